/** Lets a limited number of tasks run at once; the others wait in order. */
export interface Concurrency {
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** A limit of `most` tasks at once. */
export function limitConcurrency(most: number): Concurrency {
  const waiting: (() => void)[] = [];
  let running = 0;
  const enter = async () => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
  };
  const leave = () => {
    const next = waiting.shift();
    // The place passes on to the next task, so the count stays.
    if (next) next();
    else running--;
  };
  return {
    run: async (work) => {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
