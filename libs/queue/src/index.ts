export * from './job-handlers.js';
export { backoffDelay, queuePolicies, type QueuePolicy } from './job-options.js';
export { createJobMetrics, jobMetrics, type JobMetrics, type JobOutcome } from './job-metrics.js';
export * from './queue-client.js';
export * from './queue-keys.js';
export { createQueueProducer, type QueueProducerOptions } from './queue-producer.js';
export * from './queue-workers.js';
export type { SyncSchedules } from './sync-schedules.js';
export { isRetryable } from './process-job.js';
