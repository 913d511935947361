import { expect } from 'chai';
import { once } from 'node:events';
import { Ollama } from 'ollama';
import { checkModel } from '@aia/models';
import { runnersOf } from './runner-processes.js';
import { post, startModelServer, type TestModelServer } from './start-model-server.js';

const CHAT = 'smollm2:135m';
const EMBEDDING = 'multilingual-e5-small';

describe('models of the model server', function () {
  this.timeout(120_000);
  let server: TestModelServer;
  before(async () => (server = await startModelServer()));
  after(() => server.stop());
  const loaded = async () => (await new Ollama({ host: server.url }).ps()).models.map(({ name }) => name);

  it('says that it runs, as Ollama does', async () => {
    const [get, head] = [await fetch(server.url), await fetch(server.url, { method: 'HEAD' })];
    expect([get.status, await get.text(), head.status]).to.deep.equal([200, 'Ollama is running', 200]);
  });

  it('lists what is installed', async () => {
    const { models } = await new Ollama({ host: server.url }).list();
    expect(models.map(({ name }) => name)).to.include.members([`${EMBEDDING}:latest`, CHAT]);
  });

  it('shows what a model can do', async () => {
    const shown = await new Ollama({ host: server.url }).show({ model: EMBEDDING });
    expect(shown.capabilities).to.deep.equal(['embedding']);
    expect(shown.model_info).to.deep.include({ 'bert.context_length': 512, 'bert.embedding_length': 384 });
  });

  it('passes the adapter’s health check', async () => {
    await checkModel(server.url, EMBEDDING);
    await checkModel(server.url, CHAT);
  });

  it('loads a model on an empty prompt and unloads it with keep_alive 0', async () => {
    const load = await post(server.url, '/api/generate', { model: CHAT });
    expect([load.body['done_reason'], await loaded()]).to.deep.equal(['load', [CHAT]]);
    const unload = await post(server.url, '/api/generate', { model: CHAT, keep_alive: 0 });
    expect([unload.body['done_reason'], await loaded()]).to.deep.equal(['unload', []]);
  });

  it('unloads a model that is idle for longer than its keep_alive', async () => {
    await post(server.url, '/api/embed', { model: EMBEDDING, input: 'a', keep_alive: '100ms' });
    while (runnersOf(server.process.pid ?? 0).length > 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await loaded()).to.be.empty;
  });

  it('answers 404 for a model that it does not have', async () => {
    const answers = await Promise.all(
      ['chat', 'generate', 'embed', 'show'].map((call) =>
        post(server.url, `/api/${call}`, { model: 'none' }),
      ),
    );
    for (const { status, body } of answers)
      expect([status, body]).to.deep.equal([404, { error: "model 'none' not found" }]);
  });

  it('pulls nothing that is not in its catalogue', async () => {
    const { status, body } = await post(server.url, '/api/pull', { model: 'llama3' });
    expect([status, body]).to.deep.equal([500, { error: 'pull model manifest: file does not exist' }]);
  });

  it('pulls an installed model without a download, with progress for the ollama client', async () => {
    const statuses: string[] = [];
    for await (const { status } of await new Ollama({ host: server.url }).pull({ model: CHAT, stream: true }))
      statuses.push(status);
    expect([statuses[0], statuses.at(-1)]).to.deep.equal(['pulling manifest', 'success']);
  });

  const refused: [string, string, object | string][] = [
    ['a body that is not JSON', '/api/chat', 'hello'],
    ['a request without a model', '/api/chat', {}],
    ['a temperature that is no number', '/api/chat', { model: CHAT, options: { temperature: 'hot' } }],
    ['an input that is no text', '/api/embed', { model: EMBEDDING, input: [1] }],
  ];
  for (const [what, path, body] of refused)
    it(`answers 400 in Ollama’s form to ${what}`, async () => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const response = await fetch(`${server.url}${path}`, { method: 'POST', body: text });
      expect(response.status).to.equal(400);
      expect(await response.json()).to.have.all.keys('error');
    });

  it('answers other addresses with a problem document', async () => {
    const response = await fetch(`${server.url}/nowhere`);
    expect(response.headers.get('content-type')).to.contain('application/problem+json');
  });

  it('says so when a model’s process dies, and loads it again for the next request', async () => {
    await post(server.url, '/api/embed', { model: EMBEDDING, input: 'a' });
    const [runner = 0] = runnersOf(server.process.pid ?? 0);
    const texts = Array.from({ length: 20 }, () => 'a long text of an import '.repeat(30));
    const failing = post(server.url, '/api/embed', { model: EMBEDDING, input: texts });
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(runner, 'SIGKILL');
    const failed = await failing;
    expect([failed.status, failed.body['error']]).to.deep.equal([
      500,
      'model runner has unexpectedly stopped, this may be due to resource limitations or an internal error',
    ]);
    expect((await post(server.url, '/api/embed', { model: EMBEDDING, input: 'a' })).status).to.equal(200);
  });
});

describe('limits of the model server', function () {
  this.timeout(120_000);
  const long = { model: CHAT, messages: [{ role: 'user', content: 'Tell a long story.' }] };

  it('answers 503 with Retry-After when its queue is full', async () => {
    const server = await startModelServer({ MODEL_MAX_QUEUE: '1' });
    const client = new AbortController();
    const first = await fetch(`${server.url}/api/chat`, {
      method: 'POST',
      body: JSON.stringify(long),
      signal: client.signal,
    });
    const second = await post(server.url, '/api/chat', long);
    expect([second.status, second.headers.get('retry-after')]).to.deep.equal([503, '5']);
    expect(second.body['error']).to.contain('server busy');
    client.abort();
    expect(first.status).to.equal(200);
    await server.stop();
  });

  it('ends on SIGTERM in the middle of an answer and takes its runners along', async () => {
    const server = await startModelServer();
    const response = await fetch(`${server.url}/api/chat`, { method: 'POST', body: JSON.stringify(long) });
    const body = response.text().catch(() => 'cut off');
    const runners = runnersOf(server.process.pid ?? 0);
    expect(await server.stop()).to.equal(0);
    await body;
    expect(runners).to.have.length(1);
    for (const pid of runners) expect(() => process.kill(pid, 0)).to.throw('ESRCH');
  });

  it('leaves no runner behind when the server is killed', async () => {
    const server = await startModelServer();
    await post(server.url, '/api/generate', { model: CHAT });
    const [runner = 0] = runnersOf(server.process.pid ?? 0);
    server.process.kill('SIGKILL');
    await once(server.process, 'exit');
    const alive = () => {
      try {
        return process.kill(runner, 0);
      } catch {
        return false; // no such process any more
      }
    };
    while (alive()) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(alive()).to.equal(false);
  });
});
