import { expect } from 'chai';
import fc from 'fast-check';
import { splitSentences } from './sentences.js';

const sentences = (text: string) => splitSentences(text).map(({ start, end }) => text.slice(start, end));

describe('splitSentences', () => {
  it('splits at full stops, question marks and exclamation marks', () => {
    expect(sentences('One. Two? Three! Четыре.')).to.deep.equal(['One.', 'Two?', 'Three!', 'Четыре.']);
  });

  it('goes on after English abbreviations', () => {
    const text = 'Use a proxy, e.g. Nginx, as Fig. 3 shows. Dr. Smith agrees.';
    expect(sentences(text)).to.deep.equal(['Use a proxy, e.g. Nginx, as Fig. 3 shows.', 'Dr. Smith agrees.']);
  });

  it('goes on after Russian abbreviations', () => {
    const text = 'Индекс, т. е. Таблица, показан на рис. 3. См. Приложение.';
    expect(sentences(text)).to.deep.equal(['Индекс, т. е. Таблица, показан на рис. 3.', 'См. Приложение.']);
  });

  it('ends at an abbreviation that can close a sentence when a capital follows', () => {
    expect(sentences('Столы, стулья и т. д. Затем шкаф.')).to.have.lengthOf(2);
    expect(sentences('Столы, стулья и т. д. были там.')).to.have.lengthOf(1);
    expect(sentences('Основан в 1703 г. Пётр правил.')).to.have.lengthOf(2);
  });

  it('ends a sentence before inline code and camelCase names, but not after an abbreviation', () => {
    expect(sentences('A chunk is a piece. `maxTokens` is 400. maxBytes is 5.')).to.deep.equal([
      'A chunk is a piece.',
      '`maxTokens` is 400.',
      'maxBytes is 5.',
    ]);
    expect(sentences('Use a client, e.g. `curl`, as in fig. `a`.')).to.have.lengthOf(1);
  });

  it('keeps initials and list numbers with what follows', () => {
    expect(sentences('А. С. Пушкин и J. R. R. Tolkien.')).to.have.lengthOf(1);
    expect(sentences('1. First item')).to.deep.equal(['1. First item']);
  });

  it('keeps hard-wrapped lines of a paragraph together', () => {
    expect(sentences('A long line\nthat goes on. Next.')).to.deep.equal([
      'A long line\nthat goes on.',
      'Next.',
    ]);
  });

  it('ends a sentence at headings, list items, blank lines and table rows', () => {
    const text = '# Title\nText\n\nMore\n- one\n- two\n| a | b |\n| c | d |';
    expect(sentences(text)).to.deep.equal([
      '# Title',
      'Text',
      'More',
      '- one',
      '- two',
      '| a | b |',
      '| c | d |',
    ]);
  });

  it('takes each line of fenced code by itself', () => {
    expect(sentences('```py\na = 1\nb = 2\n```\nAfter.')).to.deep.equal([
      '```py',
      'a = 1',
      'b = 2',
      '```',
      'After.',
    ]);
  });

  it('cuts endless sentences at a space', () => {
    const parts = sentences('слово '.repeat(5000));
    expect(parts.length).to.be.above(10);
    for (const part of parts) expect(part.length).to.be.at.most(2000);
    expect(parts.every((part) => /^(слово ?)+$/.test(part))).to.equal(true);
  });

  it('finds the same sentences in a long paragraph as in its pieces', () => {
    const text = 'This sentence has a length. А это вторая, чуть длиннее! '.repeat(300).trim();
    expect(sentences(text)).to.have.lengthOf(600);
  });

  it('covers every character that is not white space exactly once, in order, for any text', () => {
    const piece = fc.oneof(
      fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 20 }),
      fc.constantFrom(
        '. ',
        '\n',
        '\n\n',
        '- ',
        '# ',
        '```\n',
        'т. е. ',
        'Word ',
        'слово ',
        '\r\n',
        '| ',
        '😀',
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        let position = 0;
        for (const { start, end } of splitSentences(text)) {
          expect(text.slice(position, start)).to.match(/^\s*$/);
          expect(text.slice(start, end)).to.match(/^\S([^]*\S)?$/);
          position = end;
        }
        expect(text.slice(position)).to.match(/^\s*$/);
      }),
    );
  });
});
