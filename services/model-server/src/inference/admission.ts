import { OllamaError } from '../ollama-error.js';

/** Kinds of requests that queue apart, so that a full import queue never refuses a question. */
export type RequestKind = 'query' | 'chat' | 'batch';

/** Seconds after which a refused request has a fair chance, by kind. */
const RETRY_AFTER: Record<RequestKind, number> = { query: 1, chat: 5, batch: 5 };

/** Counts requests that are admitted and not finished, at most `limit` of a kind. */
export interface Admission {
  /**
   * Runs `work` as one of the admitted requests.
   * @throws OllamaError 503 with Retry-After when the queue of that kind is full.
   */
  admit<T>(kind: RequestKind, work: () => Promise<T>): Promise<T>;
  readonly pending: Readonly<Record<RequestKind, number>>;
}

/** An empty queue of `limit` requests for each kind; `onRefused` hears of every one that found it full. */
export function createAdmission(limit: number, onRefused?: (kind: RequestKind) => void): Admission {
  const pending: Record<RequestKind, number> = { query: 0, chat: 0, batch: 0 };
  return {
    pending,
    admit: async (kind, work) => {
      if (pending[kind] >= limit) {
        onRefused?.(kind);
        const message = 'server busy, please try again. maximum pending requests exceeded';
        throw new OllamaError(503, message, RETRY_AFTER[kind]);
      }
      pending[kind]++;
      try {
        return await work();
      } finally {
        pending[kind]--;
      }
    },
  };
}
