import type { SupportWeights } from '@aia/models';

/** What is known of a question and what was found for it, and whether that answers it. */
export interface SupportSample {
  cosine: number;
  coverage: number;
  answered: boolean;
}

const STEPS = 1000;
const RATE = 1;
/** Of the answerable questions, at most this share may be turned away. */
const MOST_REFUSED = 0.02;

/** Logistic regression by gradient descent on standardized features; classes weigh the same whatever their size. */
export function fitSupport(samples: SupportSample[]): SupportWeights {
  const scale = {
    cosine: scaleOf(samples.map(({ cosine }) => cosine)),
    coverage: scaleOf(samples.map(({ coverage }) => coverage)),
  };
  const positives = samples.filter(({ answered }) => answered).length;
  let [bias, a, b] = [0, 0, 0];
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = [0, 0, 0];
    for (const { cosine, coverage, answered } of samples) {
      const x = (cosine - scale.cosine.mean) / scale.cosine.deviation;
      const y = (coverage - scale.coverage.mean) / scale.coverage.deviation;
      const weight = answered ? 0.5 / positives : 0.5 / (samples.length - positives);
      const error = weight * (sigmoid(bias + a * x + b * y) - (answered ? 1 : 0));
      gradient[0] = (gradient[0] ?? 0) + error;
      gradient[1] = (gradient[1] ?? 0) + error * x;
      gradient[2] = (gradient[2] ?? 0) + error * y;
    }
    bias -= RATE * (gradient[0] ?? 0);
    a -= RATE * (gradient[1] ?? 0);
    b -= RATE * (gradient[2] ?? 0);
  }
  const cosine = a / scale.cosine.deviation;
  const coverage = b / scale.coverage.deviation;
  const intercept = bias - cosine * scale.cosine.mean - coverage * scale.coverage.mean;
  const model = { intercept, cosine, coverage, threshold: 0 };
  return { ...model, threshold: thresholdFor(samples, model) };
}

/** Probability that what was found answers the question. */
export function probabilityOf(
  { cosine, coverage }: Omit<SupportSample, 'answered'>,
  model: SupportWeights,
): number {
  return sigmoid(model.intercept + model.cosine * cosine + model.coverage * coverage);
}

/** The highest threshold that turns no more answerable questions away than it may. */
function thresholdFor(samples: SupportSample[], model: SupportWeights): number {
  const values = samples.filter(({ answered }) => answered).map((sample) => probabilityOf(sample, model));
  const sorted = values.toSorted((x, y) => x - y);
  return Math.floor((sorted[Math.floor(sorted.length * MOST_REFUSED)] ?? 0) * 1000) / 1000;
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

function scaleOf(values: number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}
