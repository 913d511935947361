import type { Response } from 'express';

/** A comment is sent this often, so that proxies keep an idle stream open. */
const PING_MS = 10_000;

/** An open Server-Sent Events answer. */
export interface SseStream {
  /** Writes one event; resolves when the client can take more (backpressure). */
  send(event: string, data: unknown, id?: string): Promise<void>;
  /** Writes one event that is data alone, as OpenAI's streams have it; text goes as it is. */
  sendData(data: object | string): Promise<void>;
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal;
  end(): void;
}

/** Turns the response into an event stream: headers at once, pings while idle. */
export function openSse(res: Response): SseStream {
  const gone = new AbortController();
  res.status(200).set({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  res.flushHeaders();
  res.socket?.setNoDelay(true);
  const ping = setInterval(() => res.write(': ping\n\n'), PING_MS);
  res.once('close', () => {
    clearInterval(ping);
    gone.abort();
  });
  return {
    signal: gone.signal,
    send: (event, data, id) => write(res, formatSse(event, data, id)),
    sendData: (data) => write(res, `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`),
    end: () => {
      clearInterval(ping);
      res.end();
    },
  };
}

/** One event in the wire format; JSON has no raw line breaks, so one data line is enough. */
export function formatSse(event: string, data: unknown, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function write(res: Response, text: string): Promise<void> {
  if (res.destroyed || res.writableEnded || res.write(text)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      res.off('drain', done).off('close', done);
      resolve();
    };
    res.on('drain', done).on('close', done);
  });
}
