export * from './identities.js';
export * from './stub-model/faults.js';
export { hashedEmbedding } from './stub-model/hashed-embedding.js';
export type { StubChatRequest, StubModelInfo } from './stub-model/ollama-answers.js';
export * from './stub-model/stub-model.js';
export * from './use-postgres.js';
export * from './use-redis.js';
export * from './use-stub-model.js';
export * from './use-temp-folder.js';
