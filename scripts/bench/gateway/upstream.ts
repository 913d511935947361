import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service that answers at once: what a call through the gateway takes longer is the gateway's. */
const BODY = JSON.stringify({ items: [], nextCursor: null });

const EVENT = 'event: delta\ndata: {"text":"x"}\n\n';
/** A stream of this many bytes, as fast as the other side takes it. */
const FLOOD_BYTES = 64 * 1024 * 1024;
const BLOCK = EVENT.repeat(500);

async function flood(res: ServerResponse): Promise<void> {
  for (let sent = 0; sent < FLOOD_BYTES && !res.destroyed; sent += BLOCK.length) {
    if (!res.write(BLOCK)) await once(res, 'drain');
  }
  res.end();
}

const server = createServer((req, res) => {
  if (req.method === 'GET') return void res.writeHead(200, { 'content-type': 'application/json' }).end(BODY);
  let text = '';
  req.setEncoding('utf8').on('data', (part: string) => (text += part));
  req.on('end', () => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    if (text.includes('"idle"')) return void res.write(': open\n\n');
    if (text.includes('"flood"')) return void flood(res);
    res.end(EVENT);
  });
});
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
