import { randomUUID } from 'node:crypto';
import { jobSchemas, type JobPayload, type QueueName } from '@aia/contracts';
import { requestContext, type Logger } from '@aia/platform';
import { UnrecoverableError, type Job } from 'bullmq';
import type { JobContext, JobHandler } from './job-handlers.js';
import { backoffDelay } from './job-options.js';
import type { JobMetrics, JobOutcome } from './job-metrics.js';

export interface ProcessOptions<Q extends QueueName> {
  queue: Q;
  handler: JobHandler<Q>;
  logger: Logger;
  metrics: JobMetrics;
  signal: AbortSignal;
}

/** What one try of a job does: context, parse, handle, one log line, metrics whichever way it ends. */
export function createProcessor<Q extends QueueName>(options: ProcessOptions<Q>) {
  return (job: Job): Promise<void> =>
    requestContext.run({ requestId: randomUUID() }, () => processJob(options, job));
}

async function processJob<Q extends QueueName>(options: ProcessOptions<Q>, job: Job): Promise<void> {
  const { queue, logger, metrics } = options;
  const started = performance.now();
  if (job.attemptsMade === 0)
    metrics.waited(queue, (Date.now() - job.timestamp - (job.opts.delay ?? 0)) / 1000);
  let outcome: JobOutcome = 'completed';
  let failure: { err?: unknown } = {};
  try {
    const payload = parsePayload(queue, job.data);
    await options.handler(payload, jobContext(options, job));
  } catch (error) {
    outcome = isFinal(job, error) ? 'failed' : 'retry';
    failure = { err: error };
    throw toQueueError(error);
  } finally {
    const ms = performance.now() - started;
    metrics.observe(queue, outcome, ms / 1000);
    const line = {
      queue,
      jobId: job.id,
      attempt: job.attemptsMade + 1,
      outcome,
      ms: Math.round(ms),
      ...failure,
    };
    logger[outcome === 'completed' ? 'info' : 'warn'](line, 'job');
  }
}

function parsePayload<Q extends QueueName>(queue: Q, data: unknown): JobPayload<Q> {
  const parsed = jobSchemas[queue].safeParse(data);
  if (parsed.success) return parsed.data as JobPayload<Q>;
  throw new UnrecoverableError(`The payload of this ${queue} job is not valid: ${parsed.error.message}`);
}

function jobContext<Q extends QueueName>(options: ProcessOptions<Q>, job: Job): JobContext<Q> {
  return {
    jobId: String(job.id),
    attempt: job.attemptsMade + 1,
    lastAttempt: job.attemptsMade + 1 >= (job.opts.attempts ?? 1),
    retryDelayMs: backoffDelay(options.queue, job.attemptsMade + 1, () => 1),
    signal: options.signal,
    updatePayload: (payload) => job.updateData(payload),
  };
}

function isFinal(job: Job, error: unknown): boolean {
  return !isRetryable(error) || job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
}

/** Errors are tried again unless they say otherwise: `AppError`, `ModelError` and `VectorStoreError` all do. */
export function isRetryable(error: unknown): boolean {
  if (error instanceof UnrecoverableError) return false;
  return !(error instanceof Error && 'retryable' in error && error.retryable === false);
}

/** The error as BullMQ wants it: one that must not be tried again has a type of its own. */
function toQueueError(error: unknown): Error {
  if (!isRetryable(error))
    return new UnrecoverableError(error instanceof Error ? error.message : String(error));
  return error instanceof Error ? error : new Error(String(error));
}
