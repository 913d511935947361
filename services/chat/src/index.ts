export { buildApp } from './app.js';
export { type ChatDeps, type ModelLookup } from './deps.js';
export { createTokenCalibration } from './answer/token-budget.js';
export { createRunningAnswers } from './messages/running-answers.js';
export { createAnswerMetrics } from './metrics.js';
export { createRetrievalSearcher } from './adapters/retrieval-searcher.js';
export { createAligner, type Alignment } from './answer/align.js';
export { SUPPORT_THRESHOLD } from './answer/cite.js';
export { createModelLookup } from './models.js';
