export * from './api-keys.js';
export * from './callers.js';
export * from './sessions.js';
export * from './users.js';
