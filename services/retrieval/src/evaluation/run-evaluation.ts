import {
  type EvaluatedQuestion,
  type EvaluationOutcome,
  type EvaluationSettings,
  type EvaluationSummary,
  type ExpectedPassage,
  searchRequestSchema,
} from '@aia/contracts';
import { requireDataset } from '@aia/database/ingestion';
import {
  allQuestions,
  deleteSearchWeights,
  endEvaluation,
  noteEvaluationSettings,
  openQuestions,
  type StartedEvaluation,
  storeSearchWeights,
  storeOutcomes,
  takeEvaluation,
} from '@aia/database/retrieval';
import { ANALYZER_VERSION } from '@aia/language';
import { AppError } from '@aia/platform';
import { DEFAULT_WEIGHTS } from '../search/fuse.js';
import { search, type SearchDeps } from '../search/search.js';
import { fitDatasetWeights } from './fit-dataset.js';
import { judge } from './judge.js';
import { measure } from './measure.js';
import type { EvaluationDeps } from './ports.js';
import { checkTargets, summarize } from './summarize.js';

/** Hits looked at for each question; several of them may be of one document. */
export const DEPTH = 30;
/** 95 % intervals from a thousand resamples are stable in the second digit of their width. */
export const BOOTSTRAP = { confidence: 0.95, resamples: 1000, seed: 20_240_601 } as const;
/** Questions whose outcomes are stored together: what a crash costs at most. */
const BATCH = 10;
/** Hits kept of each question, for people who look at it. */
const SHOWN_HITS = 10;

/**
 * Asks every question of a run that was not asked yet, then sums up. A run that has ended, or is cancelled on the way,
 * is left alone. Rejects when search does not work at all; what was asked until then is kept.
 */
export async function runEvaluation(deps: EvaluationDeps, id: string, signal: AbortSignal): Promise<void> {
  const run = await takeEvaluation(deps.db, id);
  if (!run) return;
  const dataset = await requireDataset(deps.db, run.identity, run.datasetId, 'read');
  const index = await deps.searchedIndex(run.settings.indexId);
  await noteEvaluationSettings(deps.db, id, settingsOf(run, index.deps, index.embeddingModel));
  for (;;) {
    const questions = await openQuestions(deps.db, id, BATCH);
    if (questions.length === 0) break;
    const outcomes = [];
    for (const question of questions) {
      signal.throwIfAborted();
      const outcome = await askQuestion(question, run, index.deps, signal);
      outcomes.push({ questionId: question.questionId, outcome });
    }
    if (!(await storeOutcomes(deps.db, id, outcomes))) return;
  }
  const questions = await allQuestions(deps.db, id);
  const fitted = run.settings.fitWeights ? await fit(deps, run, questions, index.deps, signal) : undefined;
  const summary = { ...summarize(questions, run.settings), ...(fitted ? { fitted } : {}) };
  const targets = checkTargets(summary, dataset.settings.quality);
  const passed = targets.length === 0 ? null : targets.every(({ met }) => met);
  await endEvaluation(deps.db, id, { status: 'completed', summary, targets, passed });
}

/** Weights fitted to the questions; the dataset's searches use them where they win on questions that they were not fitted to. */
async function fit(
  deps: EvaluationDeps,
  run: StartedEvaluation,
  questions: readonly EvaluatedQuestion[],
  search: SearchDeps,
  signal: AbortSignal,
): Promise<EvaluationSummary['fitted']> {
  const { weights, heldOut } = await fitDatasetWeights(questions, run, search, signal);
  const fitted = { denseWeight: weights.dense, scorePerTerm: weights.scorePerTerm, heldOut };
  const applied = weights !== DEFAULT_WEIGHTS;
  const { datasetId } = run;
  if (applied) await storeSearchWeights(deps.db, { datasetId, questions: questions.length, ...fitted });
  else await deleteSearchWeights(deps.db, datasetId);
  await deps.weightsChanged();
  return { ...fitted, applied };
}

function settingsOf(
  { settings, datasetId }: StartedEvaluation,
  { collection, weightsFor }: SearchDeps,
  embeddingModel: string,
): EvaluationSettings {
  const weights = weightsFor?.([datasetId]) ?? DEFAULT_WEIGHTS;
  return {
    ...settings,
    collection,
    embeddingModel,
    analyzerVersion: ANALYZER_VERSION,
    denseWeight: weights.dense,
    scorePerTerm: weights.scorePerTerm,
  };
}

/**
 * One question through the whole search, as the caller of the run would see it. A search without its embedding model is
 * no measure of the dataset, so that it ends this try.
 */
async function askQuestion(
  { question, expected }: Pick<EvaluatedQuestion, 'question' | 'expected'>,
  { datasetId, settings, identity }: StartedEvaluation,
  deps: SearchDeps,
  signal: AbortSignal,
): Promise<EvaluationOutcome> {
  const { mode, rerank, depth } = settings;
  const request = searchRequestSchema.parse({
    query: question,
    mode,
    rerank,
    limit: depth,
    datasetIds: [datasetId],
  });
  const started = deps.now();
  const { response } = await search(request, identity, deps, signal);
  const ms = Math.round((deps.now() - started) * 1000) / 1000;
  if (response.degraded?.code === 'no-embedder')
    throw new AppError('model-unavailable', response.degraded.detail);
  return { ...outcomeOf(response.results, expected), ms, degraded: response.degraded ?? null };
}

function outcomeOf(
  results: Parameters<typeof judge>[0],
  expected: readonly ExpectedPassage[],
): Pick<EvaluationOutcome, 'values' | 'ranks' | 'hits'> {
  const { ranks, ranking } = judge(results, expected);
  const hits = ranking.slice(0, SHOWN_HITS).map(({ hit, grade }) => {
    const { chunkId, documentId, sourceKey, title } = hit;
    return { chunkId, documentId, sourceKey, title, grade };
  });
  return { values: measure({ ranks, grades: expected.map(({ grade }) => grade) }), ranks, hits };
}
