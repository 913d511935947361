export { createPostgresLibrary } from './adapters/postgres-library.js';
export { createVocabulary } from './adapters/vocabulary.js';
export { buildApp } from './app.js';
export type { RetrievalDeps } from './deps.js';
export { DEFAULT_WEIGHTS, fuse, type FusedHit, type FusionWeights } from './search/fuse.js';
export type { QueryEmbedder } from './search/ports.js';
export { recall, type Recalled } from './search/recall.js';
export { createStepTimer } from './search/step-timer.js';
export { understand } from './search/understand.js';
