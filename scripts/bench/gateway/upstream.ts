import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service that answers at once: what a call through the gateway takes longer is the gateway's. */
const BODY = JSON.stringify({ items: [], nextCursor: null });

const server = createServer((req, res) => {
  if (req.method === 'GET') return void res.writeHead(200, { 'content-type': 'application/json' }).end(BODY);
  req.resume().on('end', () => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.end('event: delta\ndata: {"text":"x"}\n\n');
  });
});
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
