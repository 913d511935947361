import type { Hit } from '@aia/vectors';
import { expect } from 'chai';
import { fuse } from './fuse.js';

const hits = (...scores: [id: string, score: number][]): Hit[] =>
  scores.map(([id, score]) => ({ id, score }) as Hit);
const idsOf = (fused: { id: string }[]) => fused.map(({ id }) => id);

describe('fuse', () => {
  it('puts a hit of both legs above hits of one', () => {
    const fused = fuse(
      { dense: hits(['a', 0.9], ['b', 0.88], ['c', 0.7]), lexical: hits(['b', 9], ['d', 8]) },
      3,
    );
    expect(fused[0]?.id).to.equal('b');
  });

  it('keeps the order and the scores of a single leg', () => {
    const dense = hits(['a', 0.9], ['b', 0.8], ['c', -0.1]);
    expect(fuse({ dense, lexical: null }, 2).map(({ id, score }) => [id, score])).to.deep.equal([
      ['a', 0.9],
      ['b', 0.8],
      ['c', -0.1],
    ]);
    expect(idsOf(fuse({ dense: null, lexical: hits(['x', 7], ['y', 3]) }, 2))).to.deep.equal(['x', 'y']);
  });

  it('tells rank and raw score of each leg', () => {
    const [first] = fuse({ dense: hits(['a', 0.9], ['b', 0.5]), lexical: hits(['a', 6]) }, 2);
    expect(first?.ranks).to.deep.equal({ dense: { rank: 1, score: 0.9 }, lexical: { rank: 1, score: 6 } });
  });

  it('does not let a weak lexical hit outweigh a clear dense one', () => {
    const dense = hits(['meant', 0.9], ['other', 0.85], ['named', 0.6]);
    const fused = fuse({ dense, lexical: hits(['named', 4]) }, 8);
    expect(fused[0]?.id).to.equal('meant');
  });

  it('lets a full lexical match outweigh a dense hit that is hardly nearer', () => {
    const dense = hits(['vague', 0.81], ['exact', 0.8], ['far', 0.5]);
    const fused = fuse({ dense, lexical: hits(['exact', 12]) }, 2);
    expect(fused[0]?.id).to.equal('exact');
  });

  it('keeps the dense order where no term was found', () => {
    const dense = hits(['a', 0.9], ['b', 0.8], ['c', 0.7]);
    expect(idsOf(fuse({ dense, lexical: [] }, 0))).to.deep.equal(['a', 'b', 'c']);
  });

  it('keeps the lexical order where the dense leg found nothing', () => {
    expect(idsOf(fuse({ dense: [], lexical: hits(['b', 5], ['a', 4]) }, 3))).to.deep.equal(['b', 'a']);
  });

  it('breaks ties by id and takes equal scores', () => {
    expect(idsOf(fuse({ dense: hits(['b', 1], ['a', 1]), lexical: [] }, 1))).to.deep.equal(['a', 'b']);
  });

  it('keeps the order of the legs beyond the hits that set the scale', () => {
    const dense = hits(
      ...Array.from(
        { length: 120 },
        (_, n) => [`h${String(n).padStart(3, '0')}`, 1 - n / 200] as [string, number],
      ),
    );
    expect(idsOf(fuse({ dense, lexical: [] }, 1))).to.deep.equal(dense.map(({ id }) => id));
  });
});
