import { ModelError, type Embedder } from '@aia/models';
import { expect } from 'chai';
import { createTextMatcher } from './text-matcher.js';

type Model = Pick<Embedder, 'embedPassages' | 'embedQuery'>;

const model: Model = {
  embedQuery: () => Promise.resolve([1, 0]),
  embedPassages: (texts) =>
    Promise.resolve({ vectors: texts.map((text) => (text === 'near' ? [0.8, 0.6] : [0, 1])), tokens: 1 }),
};

/** Never answers; ends as a client does whose call is aborted. */
const silent: Model = {
  ...model,
  embedPassages: (_texts, signal) =>
    new Promise((_resolve, reject) => {
      if (signal?.aborted) reject(signal.reason as Error);
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    }),
};

function compare(change: Partial<Model>, deadlineMs = 60_000, signal = new AbortController().signal) {
  const matcher = createTextMatcher({ embedder: { ...model, ...change }, deadlineMs, now: () => 5 });
  return matcher.compare('question', ['near', 'far'], signal);
}

describe('createTextMatcher', () => {
  it('gives the cosine of the question and each text', async () => {
    expect(await compare({})).to.deep.equal({ cosines: [0.8, 0], milliseconds: 0 });
  });

  it('gives up at its deadline', async () => {
    expect((await compare(silent, 5)).cosines).to.equal(undefined);
  });

  it('gives up when the reader leaves', async () => {
    expect((await compare(silent, 60_000, AbortSignal.abort())).cosines).to.equal(undefined);
  });

  it('knows nothing while the model does not answer', async () => {
    const away = () => Promise.reject(new ModelError('unavailable', 'away'));
    expect((await compare({ embedQuery: away })).cosines).to.equal(undefined);
  });

  it('does not hide a mistake of its own', async () => {
    const broken = () => Promise.reject(new TypeError('a bug'));
    const caught = await compare({ embedQuery: broken }).catch((error: unknown) => error);
    expect(caught).to.be.instanceOf(TypeError);
  });
});
