import { AppError } from '@aia/platform';

/** Seconds after which a refused caller may try again. */
const RETRY_AFTER_SECONDS = 5;

/** The answers that this process writes at the moment: at most a fixed number, and of each user a smaller one. */
export interface RunningAnswers {
  /**
   * Takes a place for an answer; aborting the result stops it.
   * @throws AppError `overloaded` when none is free, `rate-limited` when the user has too many.
   */
  begin(answerId: string, userId: string): AbortController;
  end(answerId: string): void;
  /** Stops an answer as its reader asked; false when it is not written here. */
  stop(answerId: string): boolean;
  ids(): string[];
  /** Gives running answers `graceMs` to end, then aborts them; resolves when none runs. */
  drain(graceMs: number): Promise<void>;
}

interface Running {
  controller: AbortController;
  userId: string;
}

/** Room for `limit` answers at once, `perUser` of them of one user. */
export function createRunningAnswers(limit: number, perUser = limit): RunningAnswers {
  const running = new Map<string, Running>();
  const waiting: (() => void)[] = [];
  const ofUser = (userId: string) => [...running.values()].filter((one) => one.userId === userId).length;
  return {
    begin: (answerId, userId) => {
      if (running.size >= limit) throw tooMany(limit);
      if (ofUser(userId) >= perUser) throw tooManyOfUser(perUser);
      const controller = new AbortController();
      running.set(answerId, { controller, userId });
      return controller;
    },
    end: (answerId) => {
      running.delete(answerId);
      if (running.size === 0) for (const resolve of waiting.splice(0)) resolve();
    },
    stop: (answerId) => {
      const answer = running.get(answerId);
      answer?.controller.abort();
      return answer !== undefined;
    },
    ids: () => [...running.keys()],
    drain: async (graceMs) => {
      if (running.size === 0) return;
      const empty = new Promise<void>((resolve) => waiting.push(resolve));
      const timer = setTimeout(() => {
        for (const { controller } of running.values()) controller.abort(stopping());
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

function tooManyOfUser(limit: number): AppError {
  const detail = `${limit} of your answers are being written already; wait for one of them, or stop it.`;
  return new AppError('rate-limited', detail, { retryAfter: RETRY_AFTER_SECONDS });
}

function stopping(): AppError {
  const detail = 'The chat service was stopped before the answer was complete; ask again in a few seconds.';
  return new AppError('dependency-unavailable', detail, { retryAfter: RETRY_AFTER_SECONDS });
}
