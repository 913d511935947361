/** Runs `work` and reports its seconds, whichever way it ends. */
export async function timed<T>(
  work: () => Promise<T>,
  observe: (seconds: number, error: unknown) => void,
): Promise<T> {
  const started = performance.now();
  let failure: unknown;
  try {
    return await work();
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    observe((performance.now() - started) / 1000, failure);
  }
}
