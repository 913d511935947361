import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { z } from 'zod';
import { useStubModel } from '../src/index.js';

const embedding = z.object({ embeddings: z.array(z.array(z.number())), prompt_eval_count: z.number() });
const line = z.object({ done: z.boolean(), message: z.object({ content: z.string() }) });

describe('the stub model', () => {
  const stub = useStubModel({ answer: 'one two three four' });
  const post = (path: string, body: object, signal?: AbortSignal) =>
    fetch(stub.url + path, { method: 'POST', body: JSON.stringify(body), ...(signal ? { signal } : {}) });
  const chat = { model: 'smollm2:135m', messages: [{ role: 'user', content: 'hello' }] };
  const lines = async (response: Response) =>
    (await response.text())
      .trim()
      .split('\n')
      .map((text) => line.parse(JSON.parse(text)));

  it('puts texts with the same words near each other and others far away', async () => {
    const input = ['query: the red fox', 'passage: a red fox', 'passage: database backup'];
    const response = await post('/api/embed', { model: 'multilingual-e5-small', input });
    const [question, near, far] = embedding.parse(await response.json()).embeddings;
    const cosine = (a: number[] = [], b: number[] = []) =>
      a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
    expect(cosine(question, question)).to.be.closeTo(1, 1e-6);
    expect(cosine(question, near)).to.be.greaterThan(0.85);
    expect(cosine(question, far)).to.be.within(0.7, 0.8);
  });

  it('refuses a text that is too long when it may not cut it', async () => {
    const input = 'word '.repeat(600);
    const request = { model: 'multilingual-e5-small', input, truncate: false };
    expect((await post('/api/embed', request)).status).to.equal(400);
  });

  it('streams the scripted answer and ends with done', async () => {
    const parts = await lines(await post('/api/chat', chat));
    expect(parts.map(({ message }) => message.content).join('')).to.equal('one two three four');
    expect(parts.map(({ done }) => done)).to.deep.equal([false, false, false, false, true]);
  });

  it('knows only its own models', async () => {
    expect((await post('/api/chat', { ...chat, model: 'other' })).status).to.equal(404);
  });

  it('answers 503 with Retry-After once when told to', async () => {
    stub.faults.add('overloaded', { path: '/api/chat' });
    const busy = await post('/api/chat', chat);
    expect([busy.status, busy.headers.get('retry-after')]).to.deep.equal([503, '1']);
    expect((await post('/api/chat', chat)).status).to.equal(200);
  });

  it('cuts a stream in the middle when told to', async () => {
    stub.faults.add('cut');
    const response = await post('/api/chat', chat);
    const failure = await response.text().catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
  });

  it('cuts the connection before an answer when told to refuse', async () => {
    stub.faults.add('refuse');
    expect(await fetch(`${stub.url}/api/version`).catch(() => 'refused')).to.equal('refused');
  });

  it('records that a client left before the answer was complete', async () => {
    stub.faults.add('hang');
    await post('/api/chat', chat, AbortSignal.timeout(50)).catch(() => undefined);
    while (!stub.requests[0]?.aborted) await sleep(5);
    expect(stub.requests).to.have.length(1);
  });

  it('refuses connections while it does not listen and comes back on the same port', async () => {
    await stub.stopListening();
    expect(await fetch(`${stub.url}/api/version`).catch(() => 'refused')).to.equal('refused');
    await stub.listenAgain();
    expect((await fetch(`${stub.url}/api/version`)).status).to.equal(200);
  });
});
