import { expect } from 'chai';
import fc from 'fast-check';
import { analyzeTerms, MAX_TERM_LENGTH } from './terms.js';

const anyString = fc.string({
  unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)),
  maxLength: 300,
});

describe('analyzeTerms', () => {
  it('stems English and Russian words by their own script in one text', () => {
    expect(analyzeTerms('Backups of databases и резервные копии')).to.deep.equal([
      'backup',
      'databas',
      'резервн',
      'коп',
    ]);
  });

  it('gives the forms of a word one term', () => {
    expect(new Set(analyzeTerms('раздел раздела разделы разделами'))).to.have.lengthOf(1);
    expect(new Set(analyzeTerms('система системы систему системой системе'))).to.have.lengthOf(1);
    expect(new Set(analyzeTerms('ошибка ошибки ошибок'))).to.have.lengthOf(1);
    expect(new Set(analyzeTerms('настройка настроек настройке'))).to.have.lengthOf(1);
    expect(new Set(analyzeTerms('список списка списков'))).to.have.lengthOf(1);
    expect(new Set(analyzeTerms('последний последнему последнего'))).to.have.lengthOf(1);
    expect(new Set(analyzeTerms('connect connected connecting connections'))).to.have.lengthOf(1);
  });

  it('leaves out stop words of both languages, whatever their case', () => {
    expect(analyzeTerms("What IS the и что The как don't т.е. e.g.")).to.deep.equal([]);
  });

  it('reads ё as е', () => {
    expect(analyzeTerms('ёлка Ёлка елка')).to.deep.equal(['елк', 'елк', 'елк']);
  });

  it('keeps repetitions and text order, because BM25 counts them', () => {
    expect(analyzeTerms('cat dog cat')).to.deep.equal(['cat', 'dog', 'cat']);
  });

  it('gives identifiers as a whole and in parts', () => {
    expect(analyzeTerms('getUserById')).to.deep.equal(['getuserbyid', 'get', 'user', 'id']);
    expect(analyzeTerms('max_pool_size')).to.deep.equal(['max_pool_size', 'max', 'pool', 'size']);
    expect(analyzeTerms('os.path.join')).to.deep.equal(['os.path.join', 'os', 'path', 'join']);
    expect(analyzeTerms('HTTPException')).to.include.members(['http', 'except']);
  });

  it('finds a camelCase name by its lower-case spelling', () => {
    expect(analyzeTerms('HTTPException')).to.include(analyzeTerms('httpexception')[0]);
  });

  it('gives error codes as a whole and in parts', () => {
    expect(analyzeTerms('ORA-00942')).to.deep.equal(['ora-00942', 'ora', '00942']);
    expect(analyzeTerms('ERR_CONNECTION_REFUSED')[0]).to.equal('err_connection_refused');
  });

  it('gives hyphenated words in parts only', () => {
    expect(analyzeTerms('Python-разработчик')).to.deep.equal(['python', 'разработчик']);
  });

  it('keeps numbers and versions whole', () => {
    expect(analyzeTerms('3.11.7')).to.deep.equal(['3.11.7']);
    expect(analyzeTerms('v1.2.3')).to.deep.equal(['v1.2.3', '1.2.3']);
    expect(analyzeTerms('1,388,000')).to.deep.equal(['1388000']);
    expect(analyzeTerms('в 1990-х годах')).to.include('1990');
  });

  it('keeps C++ and C# apart from C', () => {
    expect(analyzeTerms('C++, C#, C')).to.deep.equal(['c++', 'c#', 'c']);
  });

  it('reads dotted acronyms as one word', () => {
    expect(analyzeTerms('U.S.A.')).to.deep.equal(['usa']);
  });

  it('folds compatibility forms, accents, stress marks and soft hyphens', () => {
    expect(analyzeTerms('ﬁle Zürich за́мок da\u00ADta １２')).to.deep.equal([
      'file',
      'zurich',
      'замк',
      'data',
      '12',
    ]);
  });

  it('gives overlapping pairs where a script has no spaces', () => {
    expect(analyzeTerms('機械学習')).to.deep.equal(['機械', '械学', '学習']);
  });

  it('finds nothing in emoji and punctuation', () => {
    expect(analyzeTerms('😀 🎉 … — !!! ©')).to.deep.equal([]);
  });

  it('takes any string, and its terms never hold white space or grow too long', () => {
    fc.assert(
      fc.property(anyString, (text) => {
        for (const term of analyzeTerms(text)) {
          expect(term).to.match(/^\S+$/u);
          expect(term.length).to.be.within(1, MAX_TERM_LENGTH);
        }
      }),
    );
  });

  it('reads two lines as it reads each of them', () => {
    fc.assert(
      fc.property(anyString, anyString, (a, b) => {
        expect(analyzeTerms(`${a}\n${b}`)).to.deep.equal([...analyzeTerms(a), ...analyzeTerms(b)]);
      }),
    );
  });

  it('gives the same terms again, from memory too', () => {
    fc.assert(
      fc.property(anyString, (text) => {
        expect(analyzeTerms(text)).to.deep.equal(analyzeTerms(text));
      }),
    );
  });

  it('finds every plain term again when a text is made of terms', () => {
    const word = fc.stringMatching(/^[a-z]{3,12}$/).filter((letters) => analyzeTerms(letters).length === 1);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), (words) => {
        expect(analyzeTerms(words.join(' '))).to.deep.equal(words.flatMap(analyzeTerms));
      }),
    );
  });

  it('cuts a term of thousands of characters without half a character at its end', () => {
    const [term = ''] = analyzeTerms(`a${'𝒳𐐀'.repeat(2000)}`);
    expect(term.length).to.be.at.most(MAX_TERM_LENGTH);
    expect(term).not.to.match(/[\uD800-\uDBFF]$/);
  });

  it('cuts a term at 64 characters', () => {
    expect(MAX_TERM_LENGTH).to.equal(64);
    expect(analyzeTerms('x'.repeat(70))).to.deep.equal(['x'.repeat(64)]);
    expect(analyzeTerms(`${'x'.repeat(63)}𐐨𐐨`)).to.deep.equal(['x'.repeat(63)]);
  });
});
