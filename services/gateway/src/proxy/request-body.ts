import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { AppError } from '@aia/platform';

/** A client may go on sending this long after it has its answer; then the connection is cut. */
const LINGER_MS = 5000;

/** Whether a request carries a body, by its framing. */
export function hasBody(req: IncomingMessage): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
}

/**
 * The request's body as a stream of at most `maxBytes`, refused early by its declared length, otherwise while it is
 * counted. Destroying the stream leaves the client's connection open, so that it can still be told what went wrong.
 * @throws AppError `payload-too-large`; the stream fails with the same.
 */
export function limitedBody(req: IncomingMessage, maxBytes: number): Transform {
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) {
    drain(req);
    throw tooLarge(maxBytes);
  }
  let bytes = 0;
  const body = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (bytes > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  body.once('close', () => drain(req));
  return req.pipe(body);
}

/** Reads the rest of a request that nobody wants: the client reads its answer only after it has sent everything. */
function drain(req: IncomingMessage): void {
  if (req.complete) return;
  req.unpipe();
  req.resume();
  const cutOff = setTimeout(() => req.socket.destroy(), LINGER_MS);
  req.once('close', () => clearTimeout(cutOff)).once('end', () => clearTimeout(cutOff));
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('payload-too-large', `Send at most ${maxBytes} bytes in one request.`);
}
