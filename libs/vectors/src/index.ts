export * from './vector-store.js';
