export { createQdrantStore, type QdrantOptions } from './store.js';
