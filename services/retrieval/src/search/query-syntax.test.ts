import { expect } from 'chai';
import fc from 'fast-check';
import { parseQuery } from './query-syntax.js';

describe('parseQuery', () => {
  it('reads quoted phrases and keeps their words in the text', () => {
    expect(parseQuery('how does "index rebuild" work')).to.deep.equal({
      text: 'how does index rebuild work',
      phrases: ['index rebuild'],
      exclusions: [],
    });
    expect(parseQuery('что такое «резервная копия»?').phrases).to.deep.equal(['резервная копия']);
  });

  it('reads excluded words and phrases and takes them out of the text', () => {
    expect(parseQuery('backup -windows -"old version" скрипт -архив')).to.deep.equal({
      text: 'backup скрипт',
      phrases: [],
      exclusions: ['windows', 'old version', 'архив'],
    });
  });

  for (const query of [
    'a-b state-of-the-art',
    'rm -rf /tmp',
    'grep --color=auto',
    'temperature -15',
    'unbalanced "quote',
    '"',
    '""',
    '-',
    '-only',
    '-"only this"',
  ]) {
    it(`takes ${query} as it stands`, () => {
      expect(parseQuery(query)).to.deep.equal({ text: query, phrases: [], exclusions: [] });
    });
  }

  it('takes any string, and never leaves nothing to look for', () => {
    const piece = fc.constantFrom('"', '-', ' ', 'word', '«', '»', '“', '”', '\n', '-"', '\u0000', 'ё');
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 30 }), (pieces) => {
        const query = pieces.join('');
        const { text, phrases, exclusions } = parseQuery(query);
        expect(text.trim() === '').to.equal(query.trim() === '');
        for (const part of [...phrases, ...exclusions]) expect(part.trim()).not.to.equal('');
      }),
    );
  });
});
