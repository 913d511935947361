export * from './api-error.js';
export type { TokenSource } from './authorized-fetch.js';
export * from './client.js';
export * from './expect-data.js';
export * from './follow-import.js';
export type { components, paths } from './generated/api.js';
export * from './server-sent-events.js';
export * from './stream-answer.js';
export * from './node/upload-batches.js';
