import { queueNames, type QueueName } from '@aia/contracts';
import { createMetrics, declareMetrics, DURATION_BUCKETS } from '@aia/platform';
import type { Registry } from 'prom-client';

const OUTCOMES = ['completed', 'retry', 'failed'] as const;

/** How a try of a job ended: `retry` will be tried again, `failed` will not. */
export type JobOutcome = (typeof OUTCOMES)[number];

const LONG_BUCKETS = DURATION_BUCKETS.filter((bound) => bound >= 0.01);

/** What every process says that works on jobs. */
export const jobMetrics = declareMetrics({
  tries: {
    name: 'queue_jobs_total',
    type: 'counter',
    help: 'Tries of jobs by queue and outcome: `retry` is tried again, `failed` is not',
    labels: { queue: queueNames, outcome: OUTCOMES },
  },
  duration: {
    name: 'queue_job_duration_seconds',
    type: 'histogram',
    help: 'Duration of one try of a job',
    labels: { queue: queueNames },
    buckets: [...LONG_BUCKETS, 300, 1800],
  },
  wait: {
    name: 'queue_job_wait_seconds',
    type: 'histogram',
    help: 'Time from the moment when a job might have begun to the moment when a worker took it',
    labels: { queue: queueNames },
    buckets: [...LONG_BUCKETS, 300, 1800],
  },
  stalled: {
    name: 'queue_jobs_stalled_total',
    type: 'counter',
    help: 'Jobs that lost their worker and run again',
    labels: { queue: queueNames },
  },
});

/** Counts, waits and durations of jobs. */
export interface JobMetrics {
  observe(queue: QueueName, outcome: JobOutcome, seconds: number): void;
  waited(queue: QueueName, seconds: number): void;
  stalled(queue: QueueName): void;
}

/** Registers the job metrics in a process's registry. */
export function createJobMetrics(registry: Registry): JobMetrics {
  const metrics = createMetrics(registry, jobMetrics);
  return {
    observe: (queue, outcome, seconds) => {
      metrics.tries.inc({ queue, outcome });
      metrics.duration.observe({ queue }, seconds);
    },
    waited: (queue, seconds) => metrics.wait.observe({ queue }, Math.max(0, seconds)),
    stalled: (queue) => metrics.stalled.inc({ queue }),
  };
}
