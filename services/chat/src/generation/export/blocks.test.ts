import { expect } from 'chai';
import { readBlocks, type Block } from './blocks.js';

const textOf = (block: Block) =>
  block.kind === 'code' ? block.lines.join('\n') : block.runs.map(({ text }) => text).join('');
const read = (markdown: string) => readBlocks(markdown).map((block) => [block.kind, textOf(block)]);

describe('readBlocks', () => {
  it('reads headings, paragraphs, code and quotes', () => {
    expect(read('# One\n\nTwo\nthree\n\n```sh\nmake\n  run\n```\n\n> four')).to.deep.equal([
      ['heading', 'One'],
      ['paragraph', 'Two three'],
      ['code', 'make\n  run'],
      ['quote', 'four'],
    ]);
  });

  it('keeps numbers, marks and levels of lists', () => {
    const items = readBlocks('3. a\n4. b\n   - c').map((block) =>
      block.kind === 'item' ? [block.level, block.marker, textOf(block)] : [],
    );
    expect(items).to.deep.equal([
      [0, '3.', 'a'],
      [0, '4.', 'b'],
      [1, '•', 'c'],
    ]);
  });

  it('keeps bold, italic and code within a paragraph', () => {
    const [block] = readBlocks('**b** *i* `c`');
    const looks = block?.kind === 'paragraph' ? block.runs.filter(({ text }) => text !== ' ') : [];
    expect(looks).to.deep.equal([
      { text: 'b', bold: true, italic: false, code: false },
      { text: 'i', bold: false, italic: true, code: false },
      { text: 'c', bold: false, italic: false, code: true },
    ]);
  });

  it('shows addresses instead of following them, and descriptions instead of images', () => {
    expect(read('[here](https://a.example/) ![chart](https://a.example/c.png)')).to.deep.equal([
      ['paragraph', 'here (https://a.example/) chart'],
    ]);
  });

  it('drops what a Word document cannot hold', () => {
    expect(read('a\u0000\u000c\ud800b')).to.deep.equal([['paragraph', 'ab']]);
  });
});
