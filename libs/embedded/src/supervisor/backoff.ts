/** Milliseconds; the first restart comes soon, a process that keeps crashing does not eat the machine. */
const FIRST_MS = 500;
const LONGEST_MS = 30_000;
const JITTER = 0.2;

/**
 * The pause before the n-th restart in a row (n from 1): exponential, at most 30 s, ±20 % so that processes which died
 * together do not come back in one moment.
 * @param random a number in [0, 1).
 */
export function restartDelay(attempt: number, random: number): number {
  const exponential = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 10));
  return Math.round(exponential * (1 - JITTER + 2 * JITTER * random));
}
