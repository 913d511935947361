export * from './declaration.js';
export * from './http-metrics.js';
export * from './metric-set.js';
export * from './pool-metrics.js';
export * from './process-metrics.js';
export * from './timed.js';
