import { StaleTokenError } from './stale-token.js';

/** A stage that is over sooner is not written down: for a small file that would take longer than the stage. */
const SHORT_MS = 250;

/**
 * Runs the work of a stage; `write` puts the stage on the document when it lasts, and answers whether the document still
 * is this worker's.
 * @throws StaleTokenError when it is not; also when the work itself has moved the document on before the note came.
 */
export async function inStage<T>(
  write: () => Promise<boolean>,
  work: () => Promise<T>,
  shortMs = SHORT_MS,
): Promise<T> {
  let writing: Promise<boolean> | undefined;
  const timer = setTimeout(() => {
    writing = write();
    // Whoever waits for the work hears of it below.
    writing.catch(() => undefined);
  }, shortMs);
  const result = await work().finally(() => clearTimeout(timer));
  if (writing && !(await writing)) throw new StaleTokenError();
  return result;
}
