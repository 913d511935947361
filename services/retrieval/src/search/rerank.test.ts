import { expect } from 'chai';
import type { CheckedHit } from './check.js';
import { rerank } from './rerank.js';

const hits = Array.from({ length: 25 }, (_, place) => ({
  hit: { id: String(place) },
  chunk: { text: `t${place}` },
})) as CheckedHit[];
const ids = (of: CheckedHit[]) => of.map(({ hit }) => Number(hit.id));

describe('rerank', () => {
  it('takes the order of the reranker for the first twenty', async () => {
    const reranker = {
      order: async (_query: string, texts: string[]) => texts.map((_, place) => texts.length - 1 - place),
    };
    const { hits: ordered, warning } = await rerank('q', hits, reranker, 1000);
    expect(ids(ordered)).to.deep.equal([...Array(20).keys()].reverse().concat([20, 21, 22, 23, 24]));
    expect(warning).to.equal(undefined);
  });

  it('keeps what was not named behind, and ignores what does not exist', async () => {
    const { hits: ordered } = await rerank('q', hits.slice(0, 4), { order: async () => [2, 2, 99, 0] }, 1000);
    expect(ids(ordered)).to.deep.equal([2, 0, 1, 3]);
  });

  it('keeps the order and says so without a reranker, past the deadline and on a failure', async () => {
    const hanging = { order: () => new Promise<number[]>(() => undefined) };
    const failing = { order: () => Promise.reject(new Error('down')) };
    for (const reranker of [undefined, hanging, failing]) {
      const { hits: ordered, warning } = await rerank('q', hits, reranker, 10);
      expect(ids(ordered)).to.deep.equal(ids(hits));
      expect(warning?.code).to.equal('rerank-skipped');
    }
  });
});
