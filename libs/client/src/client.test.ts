import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import {
  ApiError,
  ConnectionError,
  createClient,
  expectData,
  followAnswer,
  followImport,
  streamAnswer,
} from './index.js';

const ID = '01890000-0000-7000-8000-000000000000';

type Answer = (req: IncomingMessage, res: ServerResponse) => void;

describe('The client', () => {
  let server: Server;
  let baseUrl = '';
  let answer: Answer = (_req, res) => void res.end();
  const seen: { url: string; authorization: string | undefined; body: string }[] = [];

  before(async () => {
    server = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk: Buffer) => (body += chunk.toString()));
      req.on('end', () => {
        seen.push({ url: req.url ?? '', authorization: req.headers.authorization, body });
        answer(req, res);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => void seen.splice(0));
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const json = (status: number, body: unknown, headers = {}): Answer => {
    return (_req, res) => {
      res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    };
  };
  const events = (...list: [string, unknown][]): Answer => {
    return (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const [event, data] of list) res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      res.end();
    };
  };
  async function failure(call: Promise<unknown>): Promise<unknown> {
    return call.then(
      () => undefined,
      (error: unknown) => error,
    );
  }
  async function collect<T>(items: AsyncIterable<T>, into: T[] = []): Promise<T[]> {
    for await (const item of items) into.push(item);
    return into;
  }

  it('signs calls with its token and gives the body with its type', async () => {
    answer = json(200, { items: [], nextCursor: null });
    const { api } = createClient({ baseUrl: `${baseUrl}/`, token: 'secret' });
    const page = await expectData(api.GET('/datasets', { params: { query: { slug: 'a' } } }));
    expect(page.items).to.deep.equal([]);
    expect(seen[0]).to.include({ url: '/api/v1/datasets?slug=a', authorization: 'Bearer secret' });
  });

  it('rejects with the problem of the server', async () => {
    const problem = { code: 'overloaded', title: 't', status: 503, detail: 'Wait.', type: 'about:blank' };
    answer = json(503, problem, { 'retry-after': '7' });
    const error = await failure(createClient({ baseUrl }).api.GET('/datasets'));
    expect(error).to.be.instanceOf(ApiError).and.to.include({ status: 503, retryAfter: 7, message: 'Wait.' });
    expect((error as ApiError).problem).to.deep.equal(problem);
  });

  it('makes a problem of an answer that has none', async () => {
    answer = (_req, res) => void res.writeHead(502).end('<html>Bad gateway</html>');
    const error = await failure(createClient({ baseUrl }).api.GET('/datasets'));
    expect((error as ApiError).problem).to.include({ code: 'upstream-failed', status: 502 });
  });

  it('rejects with a connection error when nobody answers', async () => {
    const error = await failure(createClient({ baseUrl: 'http://127.0.0.1:1' }).api.GET('/datasets'));
    expect(error).to.be.instanceOf(ConnectionError);
  });

  it('repeats a call once with a new token after a 401, body included', async () => {
    answer = (req, res) => {
      const status = req.headers.authorization === 'Bearer new' ? 200 : 401;
      res.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    };
    const client = createClient({ baseUrl, token: 'old', renewToken: async () => 'new' });
    await client.api.POST('/conversations', { body: { title: 'hello' } });
    expect(seen.map(({ body }) => body)).to.deep.equal(['{"title":"hello"}', '{"title":"hello"}']);
  });

  it('does not repeat for ever when the new token is refused too', async () => {
    answer = (_req, res) => void res.writeHead(401).end();
    const client = createClient({ baseUrl, token: 'old', renewToken: async () => 'new' });
    expect(await failure(client.api.GET('/datasets'))).to.include({ status: 401 });
    expect(seen).to.have.length(2);
  });

  describe('streaming an answer', () => {
    const completed = {
      usage: { promptTokens: 1, completionTokens: 1, model: null },
      timings: {},
      grounding: { score: 0, sentences: 0, supported: 0, mode: 'none' },
    };
    const ask = () =>
      streamAnswer(createClient({ baseUrl }), { conversationId: ID, message: { content: 'why?' } });

    it('yields the events of the contract up to the last one', async () => {
      answer = events(
        ['delta', { text: 'при' }],
        ['delta', { text: 'вет' }],
        ['message.completed', completed],
      );
      const names = (await collect(ask())).map(({ event }) => event);
      expect(names).to.deep.equal(['delta', 'delta', 'message.completed']);
      expect(seen[0]).to.include({ body: '{"content":"why?"}' });
    });

    it('fails when the stream ends before the answer does', async () => {
      answer = events(['delta', { text: 'half' }]);
      expect(await failure(collect(ask()))).to.be.instanceOf(ConnectionError);
    });

    it('fails for an event that is not of the contract', async () => {
      answer = events(['delta', { txt: 'x' }]);
      expect(await failure(collect(ask()))).to.include({ name: 'ZodError' });
    });

    it('takes a detached answer up again after its last event when the connection breaks', async () => {
      const headers: (string | undefined)[] = [];
      answer = (req, res) => {
        headers.push(req.headers['last-event-id'] as string | undefined);
        res.writeHead(200, { 'content-type': 'text/event-stream' });
        if (headers.length === 1) {
          const started = { messageId: ID, conversationId: ID };
          res.write(`id: 1-0-0\nevent: message.started\ndata: ${JSON.stringify(started)}\n\n`);
          res.write('id: 2-2-0\nevent: delta\ndata: {"text":"He"}\n\n');
          setTimeout(() => res.destroy(), 50);
        } else {
          res.write('id: 3-5-0\nevent: delta\ndata: {"text":"llo"}\n\n');
          res.end(`event: message.completed\ndata: ${JSON.stringify(completed)}\n\n`);
        }
      };
      const message = { content: 'why?' };
      const options = { conversationId: ID, message, detached: true, retryMs: 1 };
      const all = await collect(streamAnswer(createClient({ baseUrl }), options));
      expect(all.map((event) => (event.event === 'delta' ? event.data.text : '')).join('')).to.equal('Hello');
      expect(headers).to.deep.equal([undefined, '2-2-0']);
      expect(seen[1]?.url).to.equal(`/api/v1/messages/${ID}/events`);
    });

    it('takes a detached answer up again after it was told to wait, while a question that is refused ends at once', async () => {
      const problem = { code: 'rate-limited', title: 't', status: 429, detail: 'Wait.', type: 'about:blank' };
      const started = { messageId: ID, conversationId: ID };
      const answers = [
        events(['message.started', started]),
        json(429, problem),
        events(['message.completed', completed]),
      ];
      answer = (req, res) => answers.shift()?.(req, res);
      const options = { conversationId: ID, message: { content: 'why?' }, detached: true, retryMs: 1 };
      const all = await collect(streamAnswer(createClient({ baseUrl }), options));
      expect(all.map(({ event }) => event)).to.deep.equal(['message.started', 'message.completed']);
      answer = json(429, problem);
      const refused = await failure(collect(streamAnswer(createClient({ baseUrl }), options)));
      expect(refused).to.include({ status: 429, message: 'Wait.' });
    });

    it('follows an answer that was asked for elsewhere from its beginning', async () => {
      answer = events(['delta', { text: 'all of it' }], ['message.completed', completed]);
      const all = await collect(followAnswer(createClient({ baseUrl }), { messageId: ID }));
      expect(all.map(({ event }) => event)).to.deep.equal(['delta', 'message.completed']);
      expect(seen[0]).to.include({ url: `/api/v1/messages/${ID}/events`, body: '' });
    });

    it('ends the request when the reader stops early', async () => {
      const closed = new Promise<void>((resolve) => {
        answer = (_req, res) => {
          res.writeHead(200, { 'content-type': 'text/event-stream' });
          res.write('event: delta\ndata: {"text":"x"}\n\n');
          res.on('close', () => resolve());
        };
      });
      for await (const event of ask()) {
        expect(event.event).to.equal('delta');
        break;
      }
      await closed;
    });
  });

  describe('following an import', () => {
    const numbers = [
      'total',
      'published',
      'unmodified',
      'failed',
      'skipped',
      'deleted',
      'cancelled',
      'pending',
      'bytesTotal',
      'bytesDone',
      'chunksTotal',
      'chunksIndexed',
    ];
    const run = (status: string) => ({
      id: ID,
      datasetId: ID,
      source: { type: 'upload' },
      status,
      reason: null,
      progress: Object.fromEntries(numbers.map((name) => [name, 0])),
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
      createdAt: '2026-01-01T00:00:00Z',
      finishedAt: null,
    });
    const follow = () =>
      followImport(createClient({ baseUrl }), { importId: ID, wait: () => Promise.resolve() });

    it('yields each state until the import has ended', async () => {
      answer = events(
        ['progress', run('running')],
        ['progress', run('completed')],
        ['progress', run('running')],
      );
      expect((await collect(follow())).map(({ status }) => status)).to.deep.equal(['running', 'completed']);
    });

    it('connects again when the stream breaks', async () => {
      answer = (req, res) => {
        const status = seen.length < 3 ? 'running' : 'completed';
        events(['progress', run(status)])(req, res);
      };
      const states = (await collect(follow())).map(({ status }) => status);
      expect(states).to.deep.equal(['running', 'running', 'completed']);
    });

    it('gives up when nothing comes any more', async () => {
      answer = events();
      expect(await failure(collect(follow()))).to.be.instanceOf(ConnectionError);
    });

    it('does not try again what can never work', async () => {
      answer = json(404, { code: 'not-found', title: 't', status: 404, detail: 'd', retryable: false });
      expect(await failure(collect(follow()))).to.include({ status: 404 });
      expect(seen).to.have.length(1);
    });
  });
});
