import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError, toProblem } from './app-error.js';

/** A client that is still sending reads its answer only if the connection is not reset at once. */
const LINGER_MS = 2000;

/** What Node's parser refuses becomes a problem document too, instead of a bare status line. */
export function answerMalformedRequests(server: Server): void {
  const answering = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (req: IncomingMessage, res: ServerResponse) => void answering.set(req.socket, res));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const open = answering.get(socket);
    const begun = open?.headersSent === true && !open.writableFinished;
    // Half an answer cannot be followed by another one; a client that has gone wants none.
    if (begun || error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    socket.on('error', () => undefined);
    socket.end(rawProblem(toMalformed(error.code)));
    const cutOff = setTimeout(() => socket.destroy(), LINGER_MS).unref();
    socket.once('close', () => clearTimeout(cutOff));
  });
}

function toMalformed(code: string | undefined): AppError {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new AppError('headers-too-large', 'Send fewer or shorter headers.');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new AppError('request-timeout', 'Send the whole request at once.');
  }
  const detail = 'This is not a request that HTTP/1.1 allows.';
  return new AppError('validation-failed', detail, { errors: [{ path: 'request', message: detail }] });
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

function rawProblem(error: AppError): string {
  const body = JSON.stringify(toProblem(error));
  return [
    `HTTP/1.1 ${error.status} ${REASONS[error.status] ?? 'Error'}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
