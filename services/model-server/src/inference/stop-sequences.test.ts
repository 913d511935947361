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

  const letters = fc.array(fc.stringMatching(/^[ab]{0,12}$/), { maxLength: 6 });
  const stop = fc.stringMatching(/^[ab]{1,3}$/);

  it('shows the text up to the stop sequence, however it is cut into pieces', () => {
    fc.assert(
      fc.property(letters, stop, (pieces, sequence) => {
        const text = pieces.join('');
        const end = text.indexOf(sequence);
        return shown(pieces, [sequence]) === text.slice(0, end < 0 ? text.length : end);
      }),
    );
  });

  it('never shows any of several stop sequences', () => {
    fc.assert(
      fc.property(letters, fc.array(stop, { minLength: 1, maxLength: 3 }), (pieces, sequences) => {
        const text = shown(pieces, sequences);
        return pieces.join('').startsWith(text) && sequences.every((sequence) => !text.includes(sequence));
      }),
    );
  });
});
