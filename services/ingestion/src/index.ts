export { createDatasetAccess } from './access/dataset-access.js';
export { buildApp, type AppDeps } from './app.js';
export { createFsBlobStore } from './blobs/fs-blob-store.js';
