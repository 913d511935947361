export { runAnalytics, type AnalyticsDeps } from './analytics/analytics-loop.js';
export { assignTopics } from './analytics/gap-topics.js';
export { buildApp } from './app.js';
export { type ChatDeps, type ModelLookup } from './deps.js';
export { createSummaryCache } from './answer/summary-cache.js';
export { createTokenCalibration } from './answer/token-budget.js';
export { createRunningAnswers } from './messages/running-answers.js';
export { createAnswerMetrics } from './metrics.js';
export {
  createGenerationJob,
  redispatchGenerations,
  type GenerationDeps,
} from './generation/generation-job.js';
export { openGenerationQueue } from './adapters/generation-queue.js';
export { createReadableDocuments } from './adapters/retrieval-readable-documents.js';
export { createIngestionLibrary } from './adapters/ingestion-library.js';
export { createRetrievalSearcher } from './adapters/retrieval-searcher.js';
export { createAligner, type Alignment } from './answer/align.js';
export { createClosenessMeter } from './answer/closeness.js';
export { SUPPORT_THRESHOLD } from './answer/cite.js';
export { createModelLookup } from './models.js';
export { createRedisEventLog } from './adapters/redis-event-log.js';
export { createStopSignals } from './adapters/redis-stop-signals.js';
export { createTextMatcher } from './adapters/text-matcher.js';
export { chooseUnits } from './answer/choose-units.js';
export { quoteUnits } from './answer/extractive.js';
export { coverageOf } from './answer/judge-support.js';
export { enrichFollowUp, isFollowUp } from './answer/follow-up.js';
export { queriesOf } from './answer/split-question.js';
export { answerUnstored, type UnstoredDeps } from './messages/answer-unstored.js';
