export * from './detect.js';
export * from './sentences.js';
export * from './terms.js';
export { addCosts, NO_COST, tokenCost, tokensOf, type TokenCost } from './token-cost.js';
export * from './token-estimate.js';
