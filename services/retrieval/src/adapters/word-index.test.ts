import { expect } from 'chai';
import { indexWords } from './word-index.js';

const words = indexWords(['backup', 'backups', 'database', 'привет', 'сервер', 'сеть'].sort());

describe('indexWords', () => {
  it('knows a word and its other forms', () => {
    expect(['backup', 'databases', 'сервером', 'unicorn'].map((word) => words.knows(word))).to.deep.equal([
      true,
      true,
      true,
      false,
    ]);
  });

  it('completes a beginning, in order and within the limit', () => {
    expect(words.beginningWith('back', 5)).to.deep.equal(['backup', 'backups']);
    expect(words.beginningWith('се', 1)).to.deep.equal(['сервер']);
    expect(words.beginningWith('x', 5)).to.deep.equal([]);
  });

  it('finds the word that was meant', () => {
    expect(words.nearest('databse')?.word).to.equal('database');
    expect(words.nearest('датабаза')).to.equal(undefined);
    expect(words.nearest('сервре')?.word).to.equal('сервер');
    expect(words.nearest('сиать')).to.equal(undefined);
  });

  it('reads a word that was typed in the other keyboard layout', () => {
    expect(words.nearest('ghbdtn')?.word).to.equal('привет');
  });
});
