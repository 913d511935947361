import type { IncomingMessage, ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { AppError } from '@aia/platform';
import type { NextFunction, RequestHandler } from 'express';

/** A client may go on sending this long after it has its answer; then the connection is cut. */
const LINGER_MS = 5000;

/** Whether a request carries a body, by its framing. */
export function hasBody(req: IncomingMessage): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
}

export interface BodyLimits {
  maxBytes: number;
  /** The longest pause of a client that is sending. */
  idleMs: number;
}

/**
 * The request's body as a stream of at most `maxBytes`, refused early by its declared length, otherwise while it is
 * counted; a client that sends nothing for `idleMs` is not waited for. Destroying the stream leaves the client's connection open, so that it can still be told what went wrong.
 * @throws AppError `payload-too-large`; the stream fails with the same, or with `request-timeout`.
 */
export function limitedBody(req: IncomingMessage, { maxBytes, idleMs }: BodyLimits): Transform {
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) {
    drain(req);
    throw tooLarge(maxBytes);
  }
  let bytes = 0;
  const idle = setTimeout(() => {
    // Nothing can arrive while the service does not take more: then it is not the client that pauses.
    if (body.writableNeedDrain) idle.refresh();
    else body.destroy(tooSlow());
  }, idleMs);
  const body = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      idle.refresh();
      if (bytes > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  req.once('close', () => {
    if (!req.complete) body.destroy(endedEarly());
  });
  // A slow service is no reason to give up on its client: from the end of the body on nobody waits for the client.
  req.once('end', () => clearTimeout(idle));
  body.once('close', () => {
    clearTimeout(idle);
    drain(req);
  });
  return req.pipe(body);
}

/**
 * The request's whole body, empty when there is none.
 * @throws AppError `payload-too-large`, `request-timeout` also when the client leaves in the middle.
 */
export async function wholeBody(req: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const parts: Buffer[] = [];
  if (hasBody(req)) for await (const part of limitedBody(req, limits)) parts.push(part as Buffer);
  return Buffer.concat(parts);
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

function tooSlow(): AppError {
  return new AppError('request-timeout', 'Send the body of the request without long pauses.');
}

function endedEarly(): AppError {
  return new AppError('request-timeout', 'Send the whole body of the request.');
}

/** Ends the connection of a client that is not waited for any more, once it has its answer. */
export function endAfterAnswer(req: IncomingMessage, res: ServerResponse): void {
  res.setHeader('connection', 'close');
  res.once('finish', () => req.destroy());
}

/**
 * Middleware that parses a body with `parse`: it has to be whole after `ms`, or the answer is 408 and the connection ends.
 */
export function bodyWithin(ms: number, parse: RequestHandler): RequestHandler {
  return (req, res, next) => {
    if (!hasBody(req) || req.complete) return parse(req, res, next);
    let settled = false;
    const settle: NextFunction = (error?: unknown) => {
      if (settled) return;
      settled = true;
      clearTimeout(late);
      next(error);
    };
    const late = setTimeout(() => {
      endAfterAnswer(req, res);
      settle(tooSlow());
    }, ms);
    return parse(req, res, settle);
  };
}
