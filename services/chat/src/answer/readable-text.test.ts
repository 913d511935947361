import { expect } from 'chai';
import { toReadable } from './readable-text.js';

describe('toReadable', () => {
  const cases: [string, string, string][] = [
    [
      'links keep their text',
      'See [the guide](https://x.org/a "t"){target=_blank} now.',
      'See the guide now.',
    ],
    ['reference links keep their text', 'See [the guide][1] now.', 'See the guide now.'],
    ['emphasis goes', 'This is **very** *good*.', 'This is very good.'],
    [
      'identifiers keep their underscores',
      'Set `MAX_STREAMS` and __init__ here.',
      'Set `MAX_STREAMS` and init here.',
    ],
    ['list markers go', '- first thing', 'first thing'],
    ['numbers of list items go', '2. second thing', 'second thing'],
    ['headings lose their marks and anchors', '## Stop it { #stop }', 'Stop it'],
    ['quotes lose their marks', '> quoted text', 'quoted text'],
    ['tags go', 'A <abbr title="x">word</abbr> here.', 'A word here.'],
    ['a sentence over two lines is one line', 'one\n  two', 'one two'],
    ['code stays as it is', 'Read `<name>.log` and [`a*b*c`](x.md).', 'Read `<name>.log` and `a*b*c`.'],
    ['a table row is its cells', '| `make stop` | stops **all** |', '`make stop` — stops all'],
    ['comparisons and products stay', 'a < b and 2 * 3 * 4', 'a < b and 2 * 3 * 4'],
  ];
  for (const [name, markdown, text] of cases) {
    it(name, () => {
      expect(toReadable(markdown)).to.equal(text);
    });
  }
});
