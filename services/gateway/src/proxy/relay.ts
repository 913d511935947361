import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { responseHeaders } from './forward-headers.js';

/** Ends the call to a service whose client has left. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/**
 * Makes one call and writes its answer to `res` as it arrives, at the pace of the slower side. A client that leaves
 * ends the call; a call that fails midway cuts the client's connection, so that nobody takes half an answer for whole.
 * @returns when the answer is complete.
 * @throws ClientGone, or what undici failed with before or during the answer.
 */
export function relay(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  res: ServerResponse,
  /** Sees the bytes of the answer as they pass. */
  observe?: (chunk: Uint8Array) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    const onClose = () => {
      if (!res.writableFinished) controller?.abort(new ClientGone());
    };
    res.once('close', onClose);
    dispatcher.dispatch(options, {
      onRequestStart: (started) => {
        controller = started;
        if (res.destroyed) started.abort(new ClientGone());
      },
      onResponseStart: (_controller, status, headers) => {
        if (status >= 200) writeHead(res, status, headers);
      },
      onResponseData: (current, chunk) => {
        observe?.(chunk);
        if (res.write(chunk)) return;
        current.pause();
        res.once('drain', () => current.resume());
      },
      onResponseEnd: () => {
        res.end();
        resolve();
      },
      onResponseError: (_controller, error) => {
        res.off('close', onClose);
        reject(res.destroyed ? new ClientGone() : error);
      },
    });
  });
}

function writeHead(res: ServerResponse, status: number, headers: IncomingHttpHeaders): void {
  res.writeHead(status, responseHeaders(headers));
  if (!headers['content-type']?.startsWith('text/event-stream')) return;
  res.socket?.setNoDelay(true);
  res.flushHeaders();
}
