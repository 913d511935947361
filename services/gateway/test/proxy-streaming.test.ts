import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { readServerSentEvents } from '@aia/client';
import { expect } from 'chai';
import { useGateway } from './support/use-gateway.js';

const ID = '01890000-0000-7000-8000-000000000000';

describe('Streams through the gateway', () => {
  const gateway = useGateway();
  let token = '';

  before(async () => {
    token = (await gateway.signedIn('viewer')).accessToken;
  });

  /** Asks, and returns the client's response with the service's side of it. */
  async function openStream(signal: AbortSignal | null = null) {
    let upstream: ServerResponse | undefined;
    gateway.upstream.answer = (req, res) => {
      upstream = res;
      req.resume();
      res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      res.flushHeaders();
    };
    const response = await fetch(`${gateway.url}/api/v1/conversations/${ID}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'why?' }),
      signal,
    });
    if (!upstream) throw new Error('The service was not asked.');
    return { response, upstream };
  }

  it('pass headers before the first event, and each event before the next is written', async () => {
    const { response, upstream } = await openStream();
    expect(response.headers.get('content-type')).to.equal('text/event-stream; charset=utf-8');
    const events = readServerSentEvents(response);
    for (const text of ['one', 'two', 'три']) {
      upstream.write(`event: delta\ndata: ${JSON.stringify({ text })}\n\n`);
      expect((await events.next()).value).to.include({ event: 'delta', data: JSON.stringify({ text }) });
    }
    upstream.end();
    expect((await events.next()).done).to.equal(true);
  });

  it('are not compressed, whatever the client accepts', async () => {
    const { response, upstream } = await openStream();
    expect(response.headers.get('content-encoding')).to.equal(null);
    expect(gateway.upstream.calls.at(-1)?.headers).to.not.have.property('accept-encoding');
    upstream.end();
    await response.text();
  });

  it('end at the service when the client leaves in the middle', async () => {
    const client = new AbortController();
    const { upstream } = await openStream(client.signal);
    const closed = once(upstream, 'close');
    client.abort();
    await closed;
    expect(upstream.writableFinished).to.equal(false);
  });

  it('end at the service when the client leaves before the answer begins', async () => {
    const client = new AbortController();
    const closed = deferred();
    gateway.upstream.answer = (_req, res) => {
      void once(res, 'close').then(() => closed.resolve(undefined));
      client.abort();
    };
    const call = fetch(`${gateway.url}/api/v1/datasets`, {
      headers: { authorization: `Bearer ${token}` },
      signal: client.signal,
    }).catch((error: Error) => error.name);
    expect(await call).to.equal('AbortError');
    await closed.promise;
  });

  it('cut the client off when the service breaks in the middle, instead of ending as if complete', async () => {
    const { response, upstream } = await openStream();
    upstream.write('event: delta\ndata: {}\n\n');
    const text = response.text().then(
      () => 'complete',
      () => 'broken',
    );
    upstream.destroy();
    expect(await text).to.equal('broken');
  });

  it('wait for a slow client instead of filling the memory', async () => {
    const { response, upstream } = await openStream();
    const chunk = Buffer.alloc(1_000_000, 'x');
    let written = 0;
    while (written < 200 && upstream.write(chunk)) written += 1;
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 100; i += 1) {
      if (!upstream.write(chunk)) await Promise.race([once(upstream, 'drain'), shortWait()]);
      if (upstream.writableLength > 5_000_000) break;
    }
    expect(upstream.writableLength).to.be.greaterThan(5_000_000);
    expect(process.memoryUsage().arrayBuffers - before).to.be.lessThan(60_000_000);
    upstream.destroy();
    await response.body?.cancel();
  });
});

function deferred() {
  let resolve: (value: unknown) => void = () => undefined;
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const shortWait = () => new Promise((resolve) => setTimeout(resolve, 20));
