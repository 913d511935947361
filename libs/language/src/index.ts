export * from './analyzer-version.js';
export * from './detect.js';
export * from './sentences.js';
export * from './terms.js';
export * from './token-estimate.js';
