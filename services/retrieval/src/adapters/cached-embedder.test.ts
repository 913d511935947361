import { expect } from 'chai';
import { type VectorCache, withCache } from './cached-embedder.js';

function memoryCache() {
  const entries = new Map<string, Buffer>();
  const cache: VectorCache = {
    get: async (key) => entries.get(key) ?? null,
    set: async (key, value) => void entries.set(key, value),
  };
  return { entries, cache };
}

/** An embedder that counts its calls. */
function counting() {
  const calls: string[] = [];
  const embedQuery = async (text: string) => {
    calls.push(text);
    return [0.5, -0.25];
  };
  return { calls, embedder: { maxTokens: 512, embedQuery } };
}

const ask = async (
  parts: { cache: VectorCache; model?: string; text?: string },
  { embedder } = counting(),
) => {
  const outcomes: string[] = [];
  const { cache, model = 'm', text = 'question' } = parts;
  const cached = withCache(embedder, { cache, model, dimension: 2, timeoutMs: 20, onError: () => undefined });
  const vector = await cached.embedQuery(text, undefined, (outcome) => outcomes.push(outcome));
  return { vector, outcomes };
};

describe('withCache', () => {
  it('asks the model once for a question', async () => {
    const { cache } = memoryCache();
    const { calls, embedder } = counting();
    const first = await ask({ cache }, { calls, embedder });
    const second = await ask({ cache }, { calls, embedder });
    expect([first.outcomes, second.outcomes, calls.length]).to.deep.equal([['miss'], ['hit'], 1]);
    expect(second.vector).to.deep.equal([0.5, -0.25]);
  });

  it('tells models and texts apart', async () => {
    const { cache, entries } = memoryCache();
    for (const parts of [{ model: 'a' }, { model: 'b' }, { model: 'b', text: 'other' }])
      await ask({ cache, ...parts });
    expect(entries.size).to.equal(3);
  });

  it('never keeps the question itself', async () => {
    const { cache, entries } = memoryCache();
    await ask({ cache, text: 'secret' });
    expect([...entries.keys()].join()).not.to.include('secret');
  });

  it('does without a cache that fails, hangs or holds something else', async () => {
    const failing = {
      get: () => Promise.reject(new Error('down')),
      set: () => Promise.reject(new Error('down')),
    };
    const hanging = { get: () => new Promise<null>(() => undefined), set: async () => undefined };
    const wrong = { get: async () => Buffer.from('abc'), set: async () => undefined };
    for (const cache of [failing, hanging, wrong]) {
      const { vector, outcomes } = await ask({ cache });
      expect([vector, outcomes]).to.deep.equal([[0.5, -0.25], ['miss']]);
    }
  });
});
