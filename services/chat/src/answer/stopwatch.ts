/** Times the steps of one answer in milliseconds. */
export interface Stopwatch {
  /** Ends the step that began with the lap before. */
  lap(step: string): void;
  /** Notes the time since the start, the first time that it is called with a name. */
  mark(name: string): void;
  /** Every lap and mark, and the `total` up to now. */
  timings(): Record<string, number>;
}

/** Starts a stopwatch on a steady clock of milliseconds. */
export function createStopwatch(now: () => number): Stopwatch {
  const started = now();
  const timings: Record<string, number> = {};
  let lapStarted = started;
  const round = (milliseconds: number) => Math.round(milliseconds * 100) / 100;
  return {
    lap: (step) => {
      const time = now();
      timings[step] = round(time - lapStarted);
      lapStarted = time;
    },
    mark: (name) => {
      timings[name] ??= round(now() - started);
    },
    timings: () => ({ ...timings, total: round(now() - started) }),
  };
}
