import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the fake server got it. */
export interface ReceivedRequest {
  path: string;
  body: { model?: string; input?: string[]; truncate?: boolean; options?: Record<string, unknown> };
}

/** A real HTTP server that answers as a test tells it to. */
export interface FakeOllama {
  url: string;
  requests: ReceivedRequest[];
  /** Answers the next requests. */
  answer: (handler: (req: IncomingMessage, res: ServerResponse) => void) => void;
  close: () => Promise<void>;
}

/** Starts a fake model server on a free port. */
export async function startFakeOllama(): Promise<FakeOllama> {
  const requests: ReceivedRequest[] = [];
  let handle: (req: IncomingMessage, res: ServerResponse) => void = (_req, res) => res.end();
  const server = createServer((req, res) => {
    let text = '';
    req.setEncoding('utf8');
    req.on('data', (piece: string) => (text += piece));
    req.on('end', () => {
      const body = text === '' ? {} : (JSON.parse(text) as ReceivedRequest['body']);
      requests.push({ path: req.url ?? '', body });
      handle(req, res);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (handler) => (handle = handler),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}) {
  return (_req: IncomingMessage, res: ServerResponse) =>
    void res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** Answers with lines, each written by itself. */
export function lines(...texts: string[]) {
  return (_req: IncomingMessage, res: ServerResponse) => {
    res.writeHead(200, { 'content-type': 'application/x-ndjson' });
    for (const text of texts) res.write(text);
    res.end();
  };
}
