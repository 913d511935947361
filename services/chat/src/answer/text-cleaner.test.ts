import { expect } from 'chai';
import fc from 'fast-check';
import { createTextCleaner } from './text-cleaner.js';

function clean(pieces: string[], sources = 3): string {
  const cleaner = createTextCleaner({ sources });
  return pieces.map((piece) => cleaner.push(piece)).join('') + cleaner.flush();
}

describe('createTextCleaner', () => {
  it('removes NULs, control characters and the marks of half characters', () => {
    expect(clean(['a\u0000b\u0007c\uFFFDd\te\nf'])).to.equal('abcd\te\nf');
  });

  it('joins a character that comes in two pieces', () => {
    expect(clean(['a\uD83D', '\uDE00b'])).to.equal('a😀b');
  });

  it('drops the half of a character that never becomes whole', () => {
    expect(clean(['a\uD83D'])).to.equal('a');
  });

  it('removes markers of sources with the space before them', () => {
    expect(clean(['It runs [1]. It stops.[2][3] It waits [1, 2].'])).to.equal('It runs. It stops. It waits.');
  });

  it('removes a marker that comes in pieces', () => {
    expect(clean(['It runs', ' ', '[', '1', ']', '.'])).to.equal('It runs.');
  });

  it('keeps numbers in brackets that name no source', () => {
    expect(clean(['see [7] and [0]'])).to.equal('see [7] and [0]');
  });

  it('keeps indexes and lists of code', () => {
    expect(clean(['items[1] and `x = [1, 2]` end'])).to.equal('items[1] and `x = [1, 2]` end');
  });

  it('keeps everything when there are no sources', () => {
    expect(clean(['It runs [1].'], 0)).to.equal('It runs [1].');
  });

  it('takes images out and keeps their descriptions, also when they come in pieces', () => {
    expect(clean(['See ![the plan](https://evil.example/?q=secret) here'])).to.equal('See the plan here');
    expect(clean(['See !', '[the pl', 'an](https', '://evil.example/x) here'])).to.equal('See the plan here');
    expect(clean(['![x][ref] and !'])).to.equal('x and !');
    expect(clean(['![![a](b)](https://evil.example/)'])).to.not.include('![');
  });

  it('escapes what could be HTML, and leaves comparisons alone', () => {
    expect(clean(['<script>alert(1)</script> 1 < 2'])).to.equal('\\<script>alert(1)\\</script> 1 < 2');
    expect(clean(['a <', 'img src=x>'])).to.equal('a \\<img src=x>');
  });

  it('keeps images and HTML of code', () => {
    expect(clean(['`<b>` and ```\n![a](b)\n<p>\n```'])).to.equal('`<b>` and ```\n![a](b)\n<p>\n```');
  });

  it('gives the same text however it is cut into pieces', () => {
    const alphabet = fc.constantFrom(...'a []12,.`!()<\n\u0000', '😀');
    const text = fc.array(alphabet, { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 60 })), (whole, cuts) => {
        const at = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].sort((a, b) => a - b);
        const pieces = [0, ...at].map((from, index) => whole.slice(from, at[index] ?? whole.length));
        expect(clean(pieces)).to.equal(clean([...whole]));
      }),
      { numRuns: 500 },
    );
  });
});
