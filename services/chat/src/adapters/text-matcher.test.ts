import { ModelError, type Embedder } from '@aia/models';
import { expect } from 'chai';
import { createTextMatcher } from './text-matcher.js';

type Model = Pick<Embedder, 'embedPassages' | 'embedQuery'>;

const OPEN = new AbortController().signal;
const model: Model = {
  embedQuery: () => Promise.resolve([1, 0]),
  embedPassages: (texts) =>
    Promise.resolve({ vectors: texts.map((text) => (text === 'near' ? [0.8, 0.6] : [0, 1])), tokens: 1 }),
};

/** Never answers about a text with `slow`; ends as a client does whose call is aborted. */
const silent: Model = {
  ...model,
  embedPassages: (texts, signal) => {
    if (!texts.includes('slow')) return model.embedPassages(texts);
    return new Promise((_resolve, reject) => {
      if (signal?.aborted) reject(signal.reason as Error);
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  },
};

function compare(change: Partial<Model>, texts = ['near', 'far'], deadlineMs = 60_000, signal = OPEN) {
  const matcher = createTextMatcher({ embedder: { ...model, ...change }, deadlineMs, now: () => 5 });
  return matcher.compare('question', texts, signal);
}

describe('createTextMatcher', () => {
  it('gives the cosine of the question and each text', async () => {
    expect(await compare({})).to.deep.equal({ cosines: [0.8, 0], milliseconds: 0 });
  });

  it('keeps at its deadline what it has, in batches of four', async () => {
    const texts = ['far', 'near', 'far', 'near', 'slow'];
    expect((await compare(silent, texts, 50)).cosines).to.deep.equal([0, 0.8, 0, 0.8]);
  });

  it('gives up when the reader leaves', async () => {
    expect((await compare(silent, ['slow'], 60_000, AbortSignal.abort())).cosines).to.deep.equal([]);
  });

  it('knows nothing while the model does not answer', async () => {
    const away = () => Promise.reject(new ModelError('unavailable', 'away'));
    expect((await compare({ embedQuery: away })).cosines).to.deep.equal([]);
  });

  it('does not hide a mistake of its own', async () => {
    const broken = () => Promise.reject(new TypeError('a bug'));
    const caught = await compare({ embedQuery: broken }).catch((error: unknown) => error);
    expect(caught).to.be.instanceOf(TypeError);
  });
});
