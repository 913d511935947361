import type { Response } from 'express';

/**
 * Sends values one a line as they come. A slow reader does not slow the model down: what it has not read yet waits in
 * memory, at most one answer.
 */
export async function sendNdjson(res: Response, values: AsyncIterable<object>): Promise<void> {
  for await (const value of values) {
    if (!res.headersSent) openNdjson(res);
    res.write(`${JSON.stringify(value)}\n`);
  }
  res.end();
}

function openNdjson(res: Response): void {
  res.status(200).set({ 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
  res.socket?.setNoDelay(true);
}

/** Aborted when the client leaves before the answer is complete. */
export function clientSignal(res: Response): AbortSignal {
  const gone = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) gone.abort();
  });
  return gone.signal;
}
