import { expect } from 'chai';
import fc from 'fast-check';
import { documentVector, hashTerm, queryVector } from './sparse-terms.js';

describe('documentVector', () => {
  it('has every term once, in the order of first use', () => {
    const { indices, values } = documentVector(['a', 'b', 'a']);
    expect(indices).to.deep.equal([hashTerm('a'), hashTerm('b')]);
    expect(values).to.have.lengthOf(2);
  });

  it('weighs a term of an average chunk by BM25: (k1 + 1) tf / (tf + k1)', () => {
    const terms = ['x', 'x', ...Array.from({ length: 98 }, (_, index) => `filler${index}`)];
    expect(documentVector(terms).values[0]).to.be.closeTo((2.2 * 2) / (2 + 1.2), 1e-12);
  });

  it('weighs the same term less in a longer text', () => {
    const of = (length: number) => documentVector(['x', ...Array<string>(length).fill('y')]).values[0] ?? 0;
    expect(of(10)).to.be.above(of(100));
  });

  it('keeps weights between 0 and k1 + 1, and indices distinct 32-bit numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), (terms) => {
        const { indices, values } = documentVector(terms);
        expect(new Set(indices).size).to.equal(indices.length);
        expect(
          indices.every((index) => Number.isInteger(index) && index >= 0 && index <= 0xffffffff),
        ).to.equal(true);
        expect(values.every((value) => value > 0 && value < 2.2)).to.equal(true);
      }),
    );
  });
});

describe('queryVector', () => {
  it('counts how often each term was asked for', () => {
    expect(queryVector(['b', 'a', 'b'])).to.deep.equal({
      indices: [hashTerm('b'), hashTerm('a')],
      values: [2, 1],
    });
  });
});

describe('hashTerm', () => {
  it('stays what it was, because indexes hold it', () => {
    expect([hashTerm(''), hashTerm('database'), hashTerm('раздел')]).to.deep.equal([
      2872998923, 2700719022, 245057692,
    ]);
  });

  it('has few collisions among a hundred thousand terms', () => {
    const hashes = new Set(Array.from({ length: 100_000 }, (_, index) => hashTerm(`term${index}`)));
    expect(hashes.size).to.be.at.least(99_995);
  });
});
