import { DURATION_BUCKETS } from '@aia/platform';
import { Counter, Histogram, type Registry } from 'prom-client';

/** How a try of a job ended: `retry` will be tried again, `failed` will not. */
export type JobOutcome = 'completed' | 'retry' | 'failed';

/** Counts and durations of jobs by queue and outcome. */
export interface JobMetrics {
  observe(queue: string, outcome: JobOutcome, seconds: number): void;
}

/** Registers the job metrics in a process's registry. */
export function createJobMetrics(registry: Registry): JobMetrics {
  const total = new Counter({
    name: 'queue_jobs_total',
    help: 'Tries of jobs by queue and outcome',
    labelNames: ['queue', 'outcome'] as const,
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'queue_job_duration_seconds',
    help: 'Duration of one try of a job in seconds',
    labelNames: ['queue', 'outcome'] as const,
    buckets: [...DURATION_BUCKETS, 300, 1800],
    registers: [registry],
  });
  return {
    observe: (queue, outcome, seconds) => {
      total.inc({ queue, outcome });
      duration.observe({ queue, outcome }, seconds);
    },
  };
}
