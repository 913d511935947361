export * from './upload-batches.js';
export * from './upload-files.js';
