import type { AnswerEvent } from '@aia/contracts';
import { openSse } from '@aia/platform';
import type { Request, Response } from 'express';

/** A reader that takes nothing for this long counts as gone, so that it cannot hold the model's place. */
const STUCK_READER_MS = 30_000;

/** Where an answer's events go. */
export interface Reader {
  deliver: (event: AnswerEvent, id: string) => Promise<void>;
  /** Aborted when the reader leaves or is stuck. */
  readonly gone: AbortSignal;
  end(): void;
}

/** Whether the caller wants one JSON message instead of a stream: only when its Accept header says so. */
export function wantsJson(req: Request): boolean {
  return req.accepts(['text/event-stream', 'application/json']) === 'application/json';
}

/** Streams events to the response as they come. Delivering to a reader that has left does nothing. */
export function openStreamReader(res: Response): Reader {
  const sse = openSse(res);
  const stuck = new AbortController();
  const gone = AbortSignal.any([sse.signal, stuck.signal]);
  return {
    gone,
    deliver: async ({ event, data }, id) => {
      if (gone.aborted) return;
      const timer = setTimeout(() => {
        stuck.abort();
        res.destroy();
      }, STUCK_READER_MS);
      await sse.send(event, data, id).finally(() => clearTimeout(timer));
    },
    end: () => sse.end(),
  };
}

/** A reader of the whole answer: it gets no events, but its leaving is noticed. */
export function openWholeReader(res: Response): Reader {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  return { gone: gone.signal, deliver: () => Promise.resolve(), end: () => undefined };
}
