export { createDatasetAccess } from './access/dataset-access.js';
export { buildApp } from './app.js';
export type { AppDeps } from './app-deps.js';
export type { BlobStore } from './blobs/blob-store.js';
export { createFsBlobStore } from './blobs/fs-blob-store.js';
export { createBacklogGuard } from './imports/backlog-guard.js';
