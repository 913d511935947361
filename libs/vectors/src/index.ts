export * from './vector-store.js';
export * from './measured-store.js';
