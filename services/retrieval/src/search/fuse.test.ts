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

  it('adds 0.6 of the scaled cosine and 0.4 of BM25 by 3 a term', () => {
    const dense = hits(['a', 0.9], ['b', 0.8], ['c', 0.5]);
    const fused = fuse({ dense, lexical: hits(['b', 6], ['d', 3]) }, 4);
    expect(fused.map(({ id, score }) => [id, Number(score.toFixed(6))])).to.deep.equal([
      ['b', 0.65], // 0.6 * 0.3 / 0.4 + 0.4 * 6 / 12
      ['a', 0.6],
      ['d', 0.1],
      ['c', 0],
    ]);
  });

  it('scales BM25 by its best hit when that is above 3 a term', () => {
    const fused = fuse({ dense: [], lexical: hits(['a', 8], ['b', 2]) }, 2);
    expect(fused.map(({ score }) => Number(score.toFixed(6)))).to.deep.equal([0.4, 0.1]);
  });

  it('takes the scale of cosines from the best fifty', () => {
    const scores = Array.from({ length: 60 }, (_, n): [string, number] => [`h${n}`, 1 - n / 100]);
    const values = new Map(
      fuse({ dense: hits(...scores), lexical: [] }, 1).map(({ id, score }) => [id, score]),
    );
    expect(values.get('h49')).to.be.closeTo(0, 1e-9);
    expect(values.get('h59')).to.be.closeTo((0.6 * -0.1) / 0.49, 1e-9);
  });

  it('takes other weights when told to', () => {
    const legs = { dense: hits(['a', 0.9], ['b', 0.8]), lexical: hits(['b', 1]) };
    expect(fuse(legs, 1, { dense: 0.2, scorePerTerm: 1 })[0]).to.include({ id: 'b', score: 0.8 });
  });
});
