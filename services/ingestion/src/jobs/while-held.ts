import { StaleTokenError } from './stale-token.js';

export interface HoldWatch {
  /** Whether the document still is this worker's. */
  isHeld: () => Promise<boolean>;
  /** Pause between two looks, milliseconds. */
  intervalMs: number;
  /** A look failed; the next one may not. */
  onError: (error: unknown) => void;
}

/**
 * Runs work that may take minutes without a step in between, and aborts its signal with a StaleTokenError when the
 * document is taken away: paused, cancelled, deleted, or given to another worker.
 */
export async function whileHeld<T>(
  { isHeld, intervalMs, onError }: HoldWatch,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const look = () => {
    isHeld().then((held) => {
      if (!held) lost.abort(new StaleTokenError());
    }, onError);
  };
  const timer = setInterval(look, intervalMs);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
  }
}
