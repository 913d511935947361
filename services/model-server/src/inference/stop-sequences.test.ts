import { expect } from 'chai';
import fc from 'fast-check';
import { StopSequences } from './stop-sequences.js';

/** Feeds pieces until a stop; returns the text that was shown. */
function shown(pieces: string[], stops: string[]): string {
  const sequences = new StopSequences(stops);
  let text = '';
  for (const piece of pieces) {
    const result = sequences.push(piece);
    text += result.text;
    if (result.stopped) return text;
  }
  return text + sequences.flush();
}

describe('StopSequences', () => {
  it('cuts at a stop sequence that arrives in pieces', () => {
    expect(shown(['Hello', ' wor', 'ld. E', 'N', 'D more'], ['END'])).to.equal('Hello world. ');
  });

  it('shows what only looked like the beginning of one', () => {
    expect(shown(['a E', 'N', 'x'], ['END'])).to.equal('a ENx');
  });

  it('shows at once what cannot become one', () => {
    expect(new StopSequences(['END']).push('plain').text).to.equal('plain');
  });

  it('cuts at the first of several', () => {
    expect(shown(['one two three'], ['three', 'two'])).to.equal('one ');
  });

  it('ignores empty ones', () => {
    expect(shown(['abc'], [''])).to.equal('abc');
  });

  it('shows the text up to the first stop sequence, however it is cut into pieces', () => {
    const letters = fc.stringMatching(/^[ab]{0,12}$/);
    const stops = fc.array(fc.stringMatching(/^[ab]{1,3}$/), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 6 }), stops, (pieces, sequences) => {
        const text = pieces.join('');
        const ends = sequences.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
        return (
          shown(pieces, sequences) === text.slice(0, ends.length === 0 ? text.length : Math.min(...ends))
        );
      }),
    );
  });
});
