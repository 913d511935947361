/** Maps what a generator yields and keeps what it returns; ending the result early ends the source too. */
export async function* mapStream<T, U, R>(
  source: AsyncGenerator<T, R>,
  map: (value: T) => U,
): AsyncGenerator<U, R> {
  let finished = false;
  try {
    for (;;) {
      const next = await source.next();
      if (next.done) {
        finished = true;
        return next.value;
      }
      yield map(next.value);
    }
  } finally {
    if (!finished) await source.return(undefined as R);
  }
}
