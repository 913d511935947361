export { createPostgresLibrary } from './adapters/postgres-library.js';
export { buildApp } from './app.js';
export type { RetrievalDeps } from './deps.js';
export { fuse, type FusedHit } from './search/fuse.js';
export type { QueryEmbedder } from './search/ports.js';
export { recall, type Recalled } from './search/recall.js';
export { createStepTimer } from './search/step-timer.js';
export { understand } from './search/understand.js';
