/** Milliseconds of one kind of call. */
export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

/** The value that a share of the samples does not exceed (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The percentiles that are reported. */
export function percentilesOf(samples: readonly number[]): Percentiles {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(samples, share));
  return { p50: p50 ?? Number.NaN, p95: p95 ?? Number.NaN, p99: p99 ?? Number.NaN };
}
