export { memoryOf, type ProcessMemory } from './commands/memory.js';
export { freePort, freePorts } from './ports.js';
export { postgresUrl, preparePostgres } from './postgres.js';
export type { ProcessSpec } from './process-spec.js';
export { prepareRedis, redisUrl } from './redis.js';
export { cacheFolder } from './redis-binary.js';
export { startSystem, type RunningSystem, type StartSystemOptions } from './start-system.js';
export { startProcess, waitUntilReady } from './start-process.js';
