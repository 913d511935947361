import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Agent, request } from 'undici';

/**
 * What the gateway is measured against: the least that a proxy has to do, over node:http or Express 5 (`KIND`), in front
 * of `UPSTREAM`. No token, no limit, no header is looked at.
 */
const upstream = process.env['UPSTREAM'] ?? '';
const agent = new Agent({ pipelining: 1 });

async function forward(req: IncomingMessage, res: ServerResponse, path: string): Promise<void> {
  const hasBody = req.headers['content-length'] !== undefined;
  const answer = await request(upstream + path, {
    method: req.method as 'GET',
    dispatcher: agent,
    headers: { accept: req.headers.accept ?? '*/*', 'content-type': req.headers['content-type'] ?? '' },
    body: hasBody ? req : null,
  });
  res.writeHead(answer.statusCode, { 'content-type': String(answer.headers['content-type']) });
  answer.body.pipe(res);
}

const fail = (res: ServerResponse) => (error: unknown) => void res.destroy(error as Error);
const withoutPrefix = (url: string) => url.replace('/api/v1', '');

function expressProxy() {
  const app = express().disable('x-powered-by').disable('etag');
  const router = express.Router();
  router.all('/datasets', (req, res) => void forward(req, res, req.url).catch(fail(res)));
  router.all('/conversations/:id/messages', (req, res) => void forward(req, res, req.url).catch(fail(res)));
  return app.use('/api/v1', router);
}

const listener =
  process.env['KIND'] === 'express'
    ? expressProxy()
    : (req: IncomingMessage, res: ServerResponse) =>
        void forward(req, res, withoutPrefix(req.url ?? '/')).catch(fail(res));
const server = createServer(listener);
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
