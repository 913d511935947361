export * from './ports.js';
export * from './postgres.js';
export * from './process-spec.js';
export * from './redis.js';
export * from './start-process.js';
