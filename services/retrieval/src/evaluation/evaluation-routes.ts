import {
  comparisonQuerySchema,
  type Evaluation,
  idParamsSchema,
  listEvaluatedQuestionsQuerySchema,
  listEvaluationsQuerySchema,
  startEvaluationRequestSchema,
  type StartEvaluation,
} from '@aia/contracts';
import { type Permission, requireDataset } from '@aia/database/ingestion';
import {
  allQuestions,
  createEvaluation,
  deleteSearchWeights,
  endEvaluation,
  findEvaluation,
  findSearchWeights,
  listEvaluatedQuestions,
  listEvaluations,
} from '@aia/database/retrieval';
import { AppError, currentIdentity, jsonBody, notFound, route, type RouteMounter } from '@aia/platform';
import { compareRuns } from './compare.js';
import type { EvaluationDeps } from './ports.js';
import { BOOTSTRAP, DEPTH } from './run-evaluation.js';

const params = idParamsSchema;

/** Evaluations: start, follow, cancel, compare. Starting needs the dataset's write permission, reading its read one. */
export function mountEvaluationRoutes({ mount }: RouteMounter, deps: EvaluationDeps): void {
  const { db } = deps;
  const existing = async (id: string, permission: Permission): Promise<Evaluation> => {
    const run = await findEvaluation(db, id);
    if (!run) throw notFound('evaluation');
    await requireDataset(db, currentIdentity(), run.datasetId, permission, 'evaluation');
    return run;
  };
  mount(
    'getSearchWeights',
    route({ params }, async ({ params: { id } }) => {
      await requireDataset(db, currentIdentity(), id, 'read');
      const body = await findSearchWeights(db, id);
      if (!body) throw notFound('search weights');
      return { status: 200, body };
    }),
  );
  mount(
    'deleteSearchWeights',
    route({ params }, async ({ params: { id } }) => {
      await requireDataset(db, currentIdentity(), id, 'write');
      await deleteSearchWeights(db, id);
      await deps.weightsChanged();
      return { status: 204 };
    }),
  );
  mount(
    'startEvaluation',
    jsonBody(),
    route({ body: startEvaluationRequestSchema }, async ({ body }) => {
      const id = await start(deps, body);
      return { status: 202, body: await existing(id, 'read') };
    }),
  );
  mount(
    'listEvaluations',
    route({ query: listEvaluationsQuerySchema }, async ({ query }) => {
      await requireDataset(db, currentIdentity(), query.datasetId, 'read');
      return { status: 200, body: await listEvaluations(db, query) };
    }),
  );
  mount(
    'getEvaluation',
    route({ params }, async ({ params: { id } }) => ({ status: 200, body: await existing(id, 'read') })),
  );
  mount(
    'cancelEvaluation',
    route({ params }, async ({ params: { id } }) => {
      await existing(id, 'write');
      await endEvaluation(db, id, { status: 'cancelled' });
      return { status: 200, body: await existing(id, 'read') };
    }),
  );
  mount(
    'listEvaluatedQuestions',
    route({ params, query: listEvaluatedQuestionsQuerySchema }, async ({ params: { id }, query }) => {
      await existing(id, 'read');
      return { status: 200, body: await listEvaluatedQuestions(db, id, query) };
    }),
  );
  mount(
    'compareEvaluations',
    route({ params, query: comparisonQuerySchema }, async ({ params: { id }, query }) => {
      const [baseline, candidate] = [await existing(query.with, 'read'), await existing(id, 'read')];
      if (baseline.datasetId !== candidate.datasetId) throw otherDataset();
      const compared = async (run: Evaluation) => ({ run, questions: await allQuestions(db, run.id) });
      const body = compareRuns(await compared(baseline), await compared(candidate), BOOTSTRAP);
      return { status: 200, body };
    }),
  );
}

async function start(deps: EvaluationDeps, body: StartEvaluation): Promise<string> {
  const identity = currentIdentity();
  await requireDataset(deps.db, identity, body.datasetId, 'write');
  const { datasetId, set, mode, rerank, fitWeights, indexId = null } = body;
  if (indexId !== null) {
    if (identity.role !== 'admin')
      throw new AppError('forbidden', 'Only administrators may evaluate an index that is not active.');
    await deps.searchedIndex(indexId);
  }
  const settings = {
    mode,
    rerank,
    fitWeights,
    indexId,
    collection: null,
    embeddingModel: null,
    analyzerVersion: null,
    denseWeight: null,
    scorePerTerm: null,
    depth: DEPTH,
    ...BOOTSTRAP,
  };
  const id = await createEvaluation(deps.db, { datasetId, set, identity, settings });
  await deps.enqueue('run', id);
  return id;
}

function otherDataset(): AppError {
  const message = 'Compare runs of one dataset';
  return new AppError('validation-failed', `${message}.`, { errors: [{ path: 'query.with', message }] });
}
