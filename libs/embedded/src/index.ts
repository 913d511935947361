export type { GroupMemory } from './commands/memory.js';
export {
  changedFiles,
  describeFile,
  ensureDataset,
  followImports,
  startImports,
  type FileToImport,
  type ImportView,
} from './import/import-files.js';
export { signIn } from './import/sign-in.js';
export { freePortSettings } from './free-port-settings.js';
export { freePort } from './ports.js';
export { postgresUrl, preparePostgres } from './postgres.js';
export type { ProcessSpec } from './process-spec.js';
export { prepareRedis, redisUrl } from './redis.js';
export { installationOf, type Installation } from './installation.js';
export { hasPrometheus, startPrometheus, stopPrometheus } from './monitoring/prometheus.js';
export { cacheFolder } from './redis-binary.js';
export { startSystem, systemMemory, type RunningSystem, type StartSystemOptions } from './start-system.js';
export { startProcess, waitUntilReady } from './start-process.js';
