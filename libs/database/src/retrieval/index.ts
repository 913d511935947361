export * from './dataset-words.js';
export * from './published-chunks.js';
export * from './readable-datasets.js';
export * from './unavailable.js';
