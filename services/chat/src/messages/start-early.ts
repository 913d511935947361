/** Events up to an answer's first words: it started, its sources were found, its first piece. */
const EARLY = 3;

/** An answer whose first events are under way before anybody reads them. */
export interface EarlyStart<T> {
  /** All events, from the first one on. To be read once. */
  events: AsyncIterable<T>;
  /** Ends the answer that nobody is going to read; what it fails with is of no interest then. */
  abandon(): Promise<void>;
}

/**
 * Asks an answer for its first events at once, so that searching and the model run beside what its reader has to wait
 * for. No more than the first words are made ahead.
 */
export function startEarly<T>(answer: AsyncGenerator<T>): EarlyStart<T> {
  const early = Array.from({ length: EARLY }, () => answer.next());
  // Who reads the events hears of a failure in its place.
  for (const next of early) next.catch(() => undefined);
  return {
    events: inOrder(early, answer),
    abandon: async () => {
      await Promise.allSettled([...early, answer.return(undefined)]);
    },
  };
}

async function* inOrder<T>(
  early: readonly Promise<IteratorResult<T>>[],
  rest: AsyncGenerator<T>,
): AsyncGenerator<T> {
  try {
    for (const next of early) {
      const result = await next;
      if (result.done) return;
      yield result.value;
    }
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
