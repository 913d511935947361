/** Durations of the steps of one search in milliseconds, by name; a step that ran twice counts both times. */
export interface StepTimer {
  time<T>(step: string, task: () => Promise<T> | T): Promise<T>;
  /** Everything so far, with `total` since the timer was made; rounded to microseconds. */
  timings(): Record<string, number>;
}

/** A timer that reads the clock `now`, in milliseconds. */
export function createStepTimer(now: () => number): StepTimer {
  const started = now();
  const spent = new Map<string, number>();
  return {
    time: async (step, task) => {
      const from = now();
      try {
        return await task();
      } finally {
        spent.set(step, (spent.get(step) ?? 0) + now() - from);
      }
    },
    timings: () =>
      Object.fromEntries(
        [...spent, ['total', now() - started] as const].map(([step, ms]) => [step, round(ms)]),
      ),
  };
}

const round = (ms: number): number => Math.round(ms * 1000) / 1000;
