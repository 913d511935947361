import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { createClient } from '@aia/client';
import { uploadFiles } from '@aia/client/node';
import { useTempFolder } from '@aia/testing';
import { expect } from 'chai';
import { problemOf, useGateway } from './support/use-gateway.js';

const ID = '01890000-0000-7000-8000-000000000000';
const MB = 1024 * 1024;
const LIMIT = 60 * MB;

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause();
}

/** The value once it has stopped to change. */
async function settled(value: () => number): Promise<number> {
  let last = -1;
  for (let same = 0; same < 10; same += 1) {
    await pause();
    if (value() !== last) same = 0;
    last = value();
  }
  return last;
}

/** Lets timers and sockets have their turn between two pieces of an endless body. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('Uploads through the gateway', () => {
  const gateway = useGateway({ maxUploadBytes: LIMIT, maxJsonBytes: 1000 });
  const folder = useTempFolder();
  let token = '';

  before(async () => {
    token = (await gateway.signedIn('editor')).accessToken;
  });

  const uploadUrl = () => `${gateway.url}/api/v1/datasets/${ID}/documents`;
  const multipart = () => ({
    authorization: `Bearer ${token}`,
    'content-type': 'multipart/form-data; boundary=x',
  });

  const streamed = (body: ReadableStream<Uint8Array>) =>
    ({ method: 'POST', headers: multipart(), body, duplex: 'half' }) as RequestInit;

  /**
   * A body of `bytes` in pieces of 64 KB, without a declared length. It ends early when `signal` is aborted: fetch
   * goes on reading a body after its client has left.
   */
  function chunks(bytes: number, signal?: AbortSignal): ReadableStream<Uint8Array> {
    let left = bytes;
    return new ReadableStream({
      pull: async (controller) => {
        await nextTurn();
        if (left <= 0 || signal?.aborted) return controller.close();
        controller.enqueue(new Uint8Array(Math.min(left, 65_536)));
        left -= 65_536;
      },
    });
  }

  it('from files on disk arrive whole, under their relative paths', async () => {
    const content = randomBytes(3 * MB);
    const path = join(folder.path, 'big.txt');
    await writeFile(path, content);
    const seen: Buffer[] = [];
    gateway.upstream.answer = (req, res) => {
      req.on('data', (chunk: Buffer) => seen.push(chunk));
      req.on('end', () => res.writeHead(202, { 'content-type': 'application/json' }).end(accepted()));
    };
    const client = createClient({ baseUrl: gateway.url, token });
    const files = [{ absolutePath: path, path: 'docs/big.txt', size: content.length }];
    for await (const batch of uploadFiles(client, { datasetId: ID, files })) {
      expect(batch.import.status).to.equal('queued');
    }
    const body = Buffer.concat(seen);
    expect(body.includes(content)).to.equal(true);
    expect(body.toString('latin1', 0, 300)).to.include('name="files"; filename="docs/big.txt"');
  });

  it('of 50 MB wait for a service that does not read, instead of filling the memory', async () => {
    let reader: IncomingMessage | undefined;
    gateway.upstream.answer = (req) => void (reader = req);
    const req = httpRequest(uploadUrl(), { method: 'POST', headers: multipart() });
    const answered = once(req, 'response');
    let taken = 0;
    for (let i = 0; i < 50; i += 1) req.write(Buffer.alloc(MB), () => (taken += 1));
    await until(() => reader !== undefined);
    expect(await settled(() => taken)).to.be.lessThan(20);
    let bytes = 0;
    reader?.on('data', (chunk: Buffer) => (bytes += chunk.length));
    reader?.on('end', () => reader?.socket.end('HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n'));
    req.end();
    const [response] = (await answered) as [IncomingMessage];
    expect([response.statusCode, bytes]).to.deep.equal([202, 50 * MB]);
    response.resume();
  });

  it('keep the length that the client declares, and are chunked when it declares none', async () => {
    gateway.upstream.answer = (req, res) => void req.resume().on('end', () => res.end('{}'));
    await fetch(uploadUrl(), { method: 'POST', headers: multipart(), body: Buffer.alloc(1234) });
    expect(gateway.upstream.calls.at(-1)?.headers).to.include({ 'content-length': '1234' });
    await fetch(uploadUrl(), streamed(chunks(MB)));
    expect(gateway.upstream.calls.at(-1)?.headers).to.include({ 'transfer-encoding': 'chunked' });
  });

  it('over the limit are refused by their declared length, before the service is asked', async () => {
    const before = gateway.upstream.calls.length;
    const response = await new Promise<number>((resolve, reject) => {
      const req = httpRequest(uploadUrl(), {
        method: 'POST',
        headers: { ...multipart(), 'content-length': String(LIMIT + 1) },
      });
      req.on('response', (res) => {
        resolve(res.statusCode ?? 0);
        req.destroy();
      });
      req.on('error', reject);
      req.flushHeaders();
    });
    expect(response).to.equal(413);
    expect(gateway.upstream.calls).to.have.length(before);
  });

  it('over the limit without a declared length are counted and refused with 413', async () => {
    gateway.upstream.answer = (req) => void req.resume();
    const body = chunks(LIMIT + MB);
    const response = await fetch(uploadUrl(), streamed(body));
    expect([response.status, (await problemOf(response)).code]).to.deep.equal([413, 'payload-too-large']);
  });

  it('end at the service when the client leaves in the middle', async () => {
    const closed = new Promise<boolean>((resolve) => {
      gateway.upstream.answer = (req) => {
        req.on('close', () => resolve(req.complete));
        req.once('data', () => client.abort());
        req.resume();
        req.on('error', () => undefined);
      };
    });
    const client = new AbortController();
    const endless = chunks(Number.MAX_SAFE_INTEGER, client.signal);
    const outcome = await fetch(uploadUrl(), { ...streamed(endless), signal: client.signal }).then(
      () => 'answered',
      () => 'left',
    );
    expect([outcome, await closed]).to.deep.equal(['left', false]);
  });

  it('that the service refuses early still tell the client why', async () => {
    gateway.upstream.answer = (_req, res) => {
      res.writeHead(415, { 'content-type': 'application/problem+json' });
      res.end(JSON.stringify({ code: 'unsupported-media-type', detail: 'no' }));
    };
    const body = chunks(20 * MB);
    const response = await fetch(uploadUrl(), streamed(body));
    expect(response.status).to.equal(415);
  });

  it('of JSON have a limit of their own', async () => {
    const body = { content: 'x'.repeat(2000) };
    const response = await gateway.call('POST', `/conversations/${ID}/messages`, { token, body });
    expect(response.status).to.equal(413);
  });

  function accepted(): string {
    const counters = [
      'total',
      'published',
      'unmodified',
      'failed',
      'skipped',
      'deleted',
      'cancelled',
      'pending',
    ];
    const sizes = ['bytesTotal', 'bytesDone', 'chunksTotal', 'chunksIndexed'];
    const progress = Object.fromEntries([...counters, ...sizes].map((name) => [name, 0]));
    const run = { id: ID, datasetId: ID, source: { type: 'upload' }, status: 'queued', reason: null };
    const times = { createdAt: '2026-01-01T00:00:00Z', finishedAt: null };
    return JSON.stringify({
      import: {
        ...run,
        progress,
        activity: {
          stage: 'ended' as const,
          states: { queued: 0, fetching: 0, extracting: 0, chunking: 0, embedding: 0, indexing: 0 },
          documentsPerSecond: 0,
          chunksPerSecond: 0,
          bytesPerSecond: 0,
          etaSeconds: null,
          heartbeatAt: '2026-01-01T00:00:00Z',
          nextRetryAt: null,
          waitingFor: null,
        },
        failures: [],
        ...times,
      },
    });
  }
});
