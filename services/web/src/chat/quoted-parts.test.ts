import { expect } from 'chai';
import { quotedParts } from './quoted-parts.js';

const source = (text: string, start = 100) => ({
  text,
  location: { start, end: start + text.length, page: null, headingPath: [] },
});
const shown = (...args: Parameters<typeof quotedParts>) =>
  quotedParts(...args)
    .map(({ text, quoted }) => (quoted ? `[${text}]` : text))
    .join('');

describe('A passage in the list of sources', () => {
  it('has its quotes marked', () => {
    expect(shown(source('One two three four.'), [{ start: 104, end: 107 }])).to.equal(
      'One [two] three four.',
    );
  });

  it('has overlapping quotes marked once', () => {
    const citations = [
      { start: 108, end: 113 },
      { start: 104, end: 110 },
    ];
    expect(shown(source('One two three four.'), citations)).to.equal('One [two three] four.');
  });

  it('is cut to what is near its quotes', () => {
    const text = `${'a'.repeat(500)}QUOTE${'b'.repeat(500)}`;
    const parts = quotedParts(source(text), [{ start: 600, end: 605 }]);
    expect(parts.map(({ text: part }) => part.length)).to.deep.equal([1, 140, 5, 140, 1]);
  });

  it('is cut to its beginning when nothing of it is quoted', () => {
    expect(shown(source('x'.repeat(300)), [])).to.have.length(221);
  });

  it('is not upset by quotes outside of it', () => {
    expect(
      shown(source('One.'), [
        { start: 0, end: 5 },
        { start: 102, end: 900 },
      ]),
    ).to.equal('On[e.]');
  });
});
