import { expect } from 'chai';
import fc from 'fast-check';
import { editDistance, findSpelledWords, switchLayout, trigramsOf } from './spelling.js';

const word = fc.string({ unit: fc.constantFrom(...'abcd'), maxLength: 6 });

describe('findSpelledWords', () => {
  it('gives words of three letters and more, folded, without identifiers and numbers', () => {
    expect(findSpelledWords('Ёлка is max_pool v1.2 ORA-942 Database')).to.deep.equal(['елка', 'database']);
  });
});

describe('trigramsOf', () => {
  it('pads the word as pg_trgm does, each triple once', () => {
    expect(trigramsOf('cat')).to.deep.equal(['  c', ' ca', 'cat', 'at ']);
  });
});

describe('editDistance', () => {
  it('counts insertions, deletions, replacements and swaps as one', () => {
    expect(editDistance('cat', 'cats', 2)).to.equal(1);
    expect(editDistance('cats', 'cat', 2)).to.equal(1);
    expect(editDistance('cat', 'cut', 2)).to.equal(1);
    expect(editDistance('form', 'from', 2)).to.equal(1);
    expect(editDistance('конфигурация', 'канфигурацея', 2)).to.equal(2);
  });

  it('stops beyond the limit', () => {
    expect(editDistance('cat', 'dog', 2)).to.equal(3);
    expect(editDistance('a', 'abcdef', 2)).to.equal(3);
  });

  it('is a symmetric distance that is 0 for equal words alone', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b, 10)).to.equal(editDistance(b, a, 10));
        expect(editDistance(a, b, 10) === 0).to.equal(a === b);
      }),
    );
  });
});

describe('switchLayout', () => {
  it('gives what the same keys give in the other layout', () => {
    expect(switchLayout('ghbdtn')).to.equal('привет');
    expect(switchLayout('рудз')).to.equal('help');
    expect(switchLayout('x1')).to.equal(undefined);
  });
});
