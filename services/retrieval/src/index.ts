export { buildApp } from './app.js';
export type { RetrievalDeps } from './deps.js';
