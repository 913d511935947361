export { createLanceDbStore, type LanceDbOptions } from './store.js';
