import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { listen, type RunningServer } from '@aia/platform';

/** One call as a service behind the gateway saw it. */
export interface SeenCall {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
}

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

/** A service behind the gateway: a real HTTP server that a test scripts. */
export interface Upstream {
  readonly url: string;
  readonly calls: SeenCall[];
  /** What the next calls are answered with; 200 `{}` until a test says otherwise. */
  answer: Handler;
  close(): Promise<void>;
}

const emptyJson: Handler = (_req, res) => {
  res.writeHead(200, { 'content-type': 'application/json' }).end('{}');
};

/** Starts a service on a free port. */
export async function startUpstream(): Promise<Upstream> {
  const upstream: { answer: Handler; calls: SeenCall[] } = { answer: emptyJson, calls: [] };
  const server: RunningServer = await listen(
    (req, res) => {
      upstream.calls.push({ method: req.method ?? '', url: req.url ?? '', headers: req.headers });
      upstream.answer(req, res);
    },
    0,
    '127.0.0.1',
  );
  return Object.assign(upstream, { url: server.url, close: () => server.close(0) });
}
