/** How often a latency fell into which bucket; bucket `n` ends at `GROWTH ** n` milliseconds. Histograms of days add up. */
export type LatencyHistogram = Record<string, number>;

/** Neighbouring bounds are 10 % apart, and so is what is read from them. */
const GROWTH = 1.1;

/** Counts one latency in milliseconds, in place. */
export function addLatency(histogram: LatencyHistogram, ms: number): void {
  const bucket = String(Math.max(0, Math.ceil(Math.log(Math.max(ms, 1)) / Math.log(GROWTH))));
  histogram[bucket] = (histogram[bucket] ?? 0) + 1;
}

/** Counts by key, added up: histograms of days, too. */
export function addCounts(histograms: readonly LatencyHistogram[]): LatencyHistogram {
  const merged: LatencyHistogram = {};
  for (const histogram of histograms)
    for (const [bucket, count] of Object.entries(histogram)) merged[bucket] = (merged[bucket] ?? 0) + count;
  return merged;
}

/** Median and 95th percentile in whole milliseconds; null without a latency. */
export function latencyOf(histogram: LatencyHistogram): { p50: number; p95: number } | null {
  const buckets = Object.entries(histogram)
    .map(([bucket, count]) => ({ bucket: Number(bucket), count }))
    .toSorted((a, b) => a.bucket - b.bucket);
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  const quantile = (share: number) => {
    let left = Math.ceil(total * share);
    const found = buckets.find(({ count }) => (left -= count) <= 0);
    return Math.round(GROWTH ** (found?.bucket ?? 0));
  };
  return { p50: quantile(0.5), p95: quantile(0.95) };
}
