import { type Interval, measureNames, type MeasureName, type Measures } from '@aia/contracts';
import { eachMeasure } from './measure.js';

export interface BootstrapOptions {
  /** Share of the resampled means that lie inside the interval. */
  confidence: number;
  resamples: number;
  /** The same seed gives the same interval. */
  seed: number;
}

/**
 * Percentile bootstrap (Efron, 1979): bounds of the mean of each measure, from means over questions drawn again with
 * replacement. All measures are drawn together, so that one resample is one set of questions. Pure.
 */
export function bootstrapIntervals(
  rows: readonly Measures[],
  { confidence, resamples, seed }: BootstrapOptions,
): Record<MeasureName, Interval> {
  const columns = measureNames.map((name) => Float64Array.from(rows, (row) => row[name]));
  const means = columns.map(() => new Float64Array(resamples));
  const random = randomFrom(seed);
  const picks = new Uint32Array(rows.length);
  for (let resample = 0; resample < resamples; resample += 1) {
    for (let n = 0; n < picks.length; n += 1) picks[n] = Math.floor(random() * rows.length);
    for (const [at, column] of columns.entries()) {
      let sum = 0;
      for (const pick of picks) sum += column[pick] ?? 0;
      const target = means[at];
      if (target) target[resample] = sum / Math.max(1, rows.length);
    }
  }
  return eachMeasure((name) => bounds(means[measureNames.indexOf(name)] ?? new Float64Array(), confidence));
}

function bounds(means: Float64Array, confidence: number): Interval {
  const sorted = means.sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const tail = (1 - confidence) / 2;
  return { low: at(tail), high: at(1 - tail) };
}

/** Mulberry32: numbers in [0, 1) that depend on the seed alone. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
