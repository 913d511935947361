import { AppError } from '@aia/platform';

/** Seconds after which a refused caller may try again. */
const RETRY_AFTER_SECONDS = 5;

/** The answers that this process writes at the moment: at most a fixed number. */
export interface RunningAnswers {
  /** Takes a place for an answer; aborting the result stops it. Throws AppError `overloaded` when none is free. */
  begin(answerId: string): AbortController;
  end(answerId: string): void;
  /** Stops an answer as its reader asked; false when it is not written here. */
  stop(answerId: string): boolean;
  ids(): string[];
  /** Gives running answers `graceMs` to end, then aborts them; resolves when none runs. */
  drain(graceMs: number): Promise<void>;
}

/** Room for `limit` answers at once. */
export function createRunningAnswers(limit: number): RunningAnswers {
  const running = new Map<string, AbortController>();
  const waiting: (() => void)[] = [];
  return {
    begin: (answerId) => {
      if (running.size >= limit) throw tooMany(limit);
      const controller = new AbortController();
      running.set(answerId, controller);
      return controller;
    },
    end: (answerId) => {
      running.delete(answerId);
      if (running.size === 0) for (const resolve of waiting.splice(0)) resolve();
    },
    stop: (answerId) => {
      const controller = running.get(answerId);
      controller?.abort();
      return controller !== undefined;
    },
    ids: () => [...running.keys()],
    drain: async (graceMs) => {
      if (running.size === 0) return;
      const empty = new Promise<void>((resolve) => waiting.push(resolve));
      const timer = setTimeout(() => {
        for (const controller of running.values()) controller.abort(stopping());
      }, graceMs);
      await empty;
      clearTimeout(timer);
    },
  };
}

function tooMany(limit: number): AppError {
  const detail = `${limit} answers are being written already; try again in a few seconds.`;
  return new AppError('overloaded', detail, { retryAfter: RETRY_AFTER_SECONDS });
}

function stopping(): AppError {
  const detail = 'The chat service was stopped before the answer was complete; ask again in a few seconds.';
  return new AppError('dependency-unavailable', detail, { retryAfter: RETRY_AFTER_SECONDS });
}
