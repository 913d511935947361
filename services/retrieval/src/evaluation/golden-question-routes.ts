import {
  addGoldenQuestionsRequestSchema,
  draftQuestionsRequestSchema,
  type ExpectedPassage,
  type GoldenQuestion,
  idParamsSchema,
  importGoldenQuestionsRequestSchema,
  listGoldenQuestionsQuerySchema,
  type NewGoldenQuestion,
  updateGoldenQuestionRequestSchema,
} from '@aia/contracts';
import { type Permission, requireDataset } from '@aia/database/ingestion';
import {
  createQuestionDraft,
  deleteGoldenQuestion,
  findGoldenQuestion,
  findQuestionDraft,
  type GoldenQuestionToStore,
  listGoldenQuestions,
  listGoldenSets,
  sourceKeysOf,
  storeGoldenQuestions,
  updateGoldenQuestion,
} from '@aia/database/retrieval';
import { detectLanguage } from '@aia/language';
import { AppError, currentIdentity, jsonBody, notFound, route, type RouteMounter } from '@aia/platform';
import type { EvaluationDeps } from './ports.js';
import { questionKey } from './question-key.js';
import { readQuestions } from './read-questions.js';

const params = idParamsSchema;
/** A file of a hundred thousand short questions. */
const LARGEST_IMPORT = '20mb';

/** Golden questions: add, import, draft, approve. Reading needs the dataset's read permission, the rest its write one. */
export function mountGoldenQuestionRoutes({ mount }: RouteMounter, deps: EvaluationDeps): void {
  const { db } = deps;
  const dataset = (id: string, permission: Permission) =>
    requireDataset(db, currentIdentity(), id, permission);
  const existing = async (id: string, permission: Permission): Promise<GoldenQuestion> => {
    const question = await findGoldenQuestion(db, id);
    if (!question) throw notFound('golden question');
    await requireDataset(db, currentIdentity(), question.datasetId, permission, 'golden question');
    return question;
  };
  const store = async (datasetId: string, set: string, questions: NewGoldenQuestion[], replace = false) => {
    const ready = await toStored(deps, datasetId, questions);
    const createdBy = currentIdentity().userId;
    return storeGoldenQuestions(db, { datasetId, set }, ready, { createdBy, replace });
  };

  mount(
    'listGoldenSets',
    route({ params }, async ({ params: { id } }) => {
      await dataset(id, 'read');
      return { status: 200, body: { items: await listGoldenSets(db, id) } };
    }),
  );
  mount(
    'listGoldenQuestions',
    route({ params, query: listGoldenQuestionsQuerySchema }, async ({ params: { id }, query }) => {
      await dataset(id, 'read');
      return { status: 200, body: await listGoldenQuestions(db, id, query) };
    }),
  );
  mount(
    'addGoldenQuestions',
    jsonBody(LARGEST_IMPORT),
    route({ params, body: addGoldenQuestionsRequestSchema }, async ({ params: { id }, body }) => {
      await dataset(id, 'write');
      return { status: 200, body: await store(id, body.set, body.questions) };
    }),
  );
  mount(
    'importGoldenQuestions',
    jsonBody(LARGEST_IMPORT),
    route({ params, body: importGoldenQuestionsRequestSchema }, async ({ params: { id }, body }) => {
      await dataset(id, 'write');
      const questions = readQuestions(body.format, body.content);
      return { status: 200, body: await store(id, body.set, questions, body.replace) };
    }),
  );
  mount(
    'updateGoldenQuestion',
    jsonBody(),
    route({ params, body: updateGoldenQuestionRequestSchema }, async ({ params: { id }, body }) => {
      const known = await existing(id, 'write');
      const { expected, question, ...rest } = body;
      const passages = expected && (await resolveDocuments(deps, known.datasetId, expected));
      const status = body.status ?? known.status;
      if (status === 'approved' && (passages ?? known.expected).length === 0) throw nothingExpected();
      await updateGoldenQuestion(db, id, {
        ...rest,
        ...(passages ? { expected: passages } : {}),
        ...(question === undefined ? {} : { question, language: body.language ?? detectLanguage(question) }),
      });
      return { status: 200, body: await existing(id, 'read') };
    }),
  );
  mount(
    'deleteGoldenQuestion',
    route({ params }, async ({ params: { id } }) => {
      await existing(id, 'write');
      await deleteGoldenQuestion(db, id);
      return { status: 204 };
    }),
  );
  mount(
    'draftGoldenQuestions',
    jsonBody(),
    route({ params, body: draftQuestionsRequestSchema }, async ({ params: { id }, body }) => {
      await dataset(id, 'write');
      const createdBy = currentIdentity().userId;
      const draftId = await createQuestionDraft(db, { datasetId: id, ...body, createdBy });
      await deps.enqueue('draft', draftId);
      return { status: 202, body: await findQuestionDraft(db, draftId) };
    }),
  );
  mount(
    'getQuestionDraft',
    route({ params }, async ({ params: { id } }) => {
      const draft = await findQuestionDraft(db, id);
      if (!draft) throw notFound('question draft');
      await requireDataset(db, currentIdentity(), draft.datasetId, 'read', 'question draft');
      return { status: 200, body: draft };
    }),
  );
}

/** Questions in the form that is stored: with language, key, and documents by source key. */
async function toStored(
  deps: EvaluationDeps,
  datasetId: string,
  questions: readonly NewGoldenQuestion[],
): Promise<GoldenQuestionToStore[]> {
  const flat = await resolveDocuments(
    deps,
    datasetId,
    questions.flatMap(({ expected }) => expected),
  );
  let next = 0;
  return questions.map(({ key, question, language, expected, answer, status, origin }) => ({
    key: key ?? questionKey(question),
    question,
    language: language ?? detectLanguage(question),
    expected: flat.slice(next, (next += expected.length)),
    answer: answer ?? null,
    status,
    origin,
  }));
}

/**
 * Expected passages with source keys in place of document ids.
 * @throws AppError `validation-failed` for a document that is not in the dataset.
 */
async function resolveDocuments(
  { db }: EvaluationDeps,
  datasetId: string,
  expected: NewGoldenQuestion['expected'],
): Promise<ExpectedPassage[]> {
  const ids = expected.flatMap(({ documentId }) => documentId ?? []);
  const keys = await sourceKeysOf(db, datasetId, ids);
  return expected.map(({ documentId, sourceKey, quote, grade }) => {
    const known = sourceKey ?? (documentId === undefined ? undefined : keys.get(documentId));
    if (known === undefined) {
      const message = `The dataset has no document ${documentId}`;
      throw new AppError('validation-failed', `${message}.`, {
        errors: [{ path: 'body.expected.documentId', message }],
      });
    }
    return { sourceKey: known, grade, ...(quote === undefined ? {} : { quote }) };
  });
}

function nothingExpected(): AppError {
  const message = 'An approved question needs at least one passage that it should find';
  return new AppError('validation-failed', `${message}.`, { errors: [{ path: 'body.expected', message }] });
}
