import { expect } from 'chai';
import fc from 'fast-check';
import { BlockSplitter } from './blocks.js';

const textsOf = (text: string) => new BlockSplitter().update(text).map((block) => block.text.trim());

describe('Cutting Markdown into blocks', () => {
  it('cuts between paragraphs', () => {
    expect(textsOf('One.\n\nTwo.\nStill two.\n\n\nThree.')).to.deep.equal([
      'One.',
      'Two.\nStill two.',
      'Three.',
    ]);
  });

  it('keeps code with blank lines whole', () => {
    const code = '```ts\nconst a = 1;\n\nconst b = 2;\n```';
    expect(textsOf(`Before.\n\n${code}\n\nAfter.`)).to.deep.equal(['Before.', code, 'After.']);
    expect(textsOf('````\n```\n\nx\n````\n\nEnd')).to.have.length(2);
  });

  it('keeps lists with blank lines whole', () => {
    expect(textsOf('- one\n\n- two\n\n  more of two\n\nAfter.')).to.have.length(2);
  });

  it('keeps formulas whole', () => {
    expect(textsOf('$$\na\n\nb\n$$\n\nAfter.')).to.have.length(2);
  });

  it('loses nothing, and says the same of a text that grows as of a whole one', () => {
    const line = fc.constantFrom('a b', '', '```', '- x', '  y', '$$', '# h', '| a |', '> q');
    const check = (lines: string[], pieces: number[]) => {
      const text = lines.join('\n');
      const splitter = new BlockSplitter();
      for (const piece of pieces) splitter.update(text.slice(0, piece % (text.length + 1)));
      const blocks = splitter.update(text);
      expect(blocks.map((block) => block.text).join('')).to.equal(text);
      for (const block of blocks) expect(text.startsWith(block.text, block.start)).to.equal(true);
    };
    fc.assert(fc.property(fc.array(line, { maxLength: 30 }), fc.array(fc.nat(200), { maxLength: 5 }), check));
  });

  it('hands out the same finished blocks again, so that they need not be rendered again', () => {
    const splitter = new BlockSplitter();
    const [first] = splitter.update('One.\n\nTw');
    const [again] = splitter.update('One.\n\nTwo.\n\nThree.');
    expect(again).to.equal(first);
  });
});
