import type { Admission } from '../inference/admission.js';
import type { CpuLane } from '../inference/cpu-lane.js';
import type { LoadedModels } from '../inference/loaded-models.js';
import type { ModelServerMetrics } from '../metrics.js';

/** What the calls that run a model share. */
export interface ModelCalls {
  models: LoadedModels;
  lane: CpuLane;
  admission: Admission;
  /** Lets so many answers be generated side by side. */
  generations: { run<T>(work: () => Promise<T>): Promise<T> };
  metrics: ModelServerMetrics;
  /** Milliseconds that an unused model stays when the request does not say. */
  keepAliveMs: number;
  /** Tokens of prompt and answer together when the request does not say. */
  contextTokens: number;
}

const NANOSECONDS = 1e6;

/** Ollama counts time in whole nanoseconds. */
export function toNanoseconds(milliseconds: number): number {
  return Math.round(milliseconds * NANOSECONDS);
}
