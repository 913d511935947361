import { createServer } from 'node:http';
import type { ChatChunk, ChatOptions } from '@aia/models';
import { expect } from 'chai';
import { createChatReranker } from './chat-reranker.js';
import { createHttpReranker } from './http-reranker.js';

const signal = new AbortController().signal;

async function withServer<T>(
  status: number,
  body: unknown,
  run: (url: string, seen: unknown[]) => Promise<T>,
): Promise<T> {
  const seen: unknown[] = [];
  const server = createServer((req, res) => {
    let text = '';
    req.on('data', (data: Buffer) => (text += data.toString()));
    req.on('end', () => {
      seen.push([req.url, req.headers.authorization, JSON.parse(text)]);
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return run(`http://127.0.0.1:${port}/base`, seen).finally(() => server.close());
}

describe('createHttpReranker', () => {
  it('sends question and passages and orders by relevance', async () => {
    const results = [
      { index: 0, relevance_score: 0.1 },
      { index: 1, relevance_score: 0.9 },
    ];
    await withServer(200, { results }, async (url, seen) => {
      const reranker = createHttpReranker({ url, model: 'm', apiKey: 'k' });
      expect(await reranker.order('q', ['a', 'b'], signal)).to.deep.equal([1, 0]);
      expect(seen).to.deep.equal([
        ['/base/v1/rerank', 'Bearer k', { query: 'q', documents: ['a', 'b'], top_n: 2, model: 'm' }],
      ]);
    });
  });

  it('rejects a refusal and an answer of another form', async () => {
    for (const [status, body] of [
      [500, {}],
      [200, { data: [] }],
    ] as const) {
      const error: unknown = await withServer(status, body, (url) =>
        createHttpReranker({ url, model: undefined, apiKey: undefined }).order('q', ['a'], signal),
      ).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(Error);
    }
  });
});

/** A chat model that says one thing and notes what it was asked. */
function saying(text: string) {
  const asked: ChatOptions[] = [];
  async function* chat(options: ChatOptions): AsyncGenerator<ChatChunk> {
    asked.push(options);
    yield { done: false, text };
    yield { done: true, promptTokens: 1, completionTokens: 1, reason: 'stop' };
  }
  return { asked, chat };
}

describe('createChatReranker', () => {
  it('reads the numbers that the model wrote and ignores those of no passage', async () => {
    const model = saying('[3], 1, 9 and 2');
    expect(await createChatReranker(model).order('q', ['a', 'b', 'c'], signal)).to.deep.equal([2, 0, 1]);
    expect(model.asked[0]?.messages[0]?.content).to.include('Question: q').and.include('[2] b');
  });

  it('rejects an answer without numbers', async () => {
    const error: unknown = await createChatReranker(saying('none'))
      .order('q', ['a'], signal)
      .catch((e: unknown) => e);
    expect(error).to.be.instanceOf(Error);
  });
});
