export * from './analyzer-version.js';
export * from './detect.js';
export * from './sentences.js';
export * from './spelling.js';
export { stemWord } from './stem.js';
export { isStopWord } from './stop-words.js';
export * from './terms.js';
export { addCosts, NO_COST, tokenCost, tokensOf, type TokenCost } from './token-cost.js';
export * from './token-estimate.js';
