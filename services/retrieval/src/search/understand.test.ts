import { estimateTokens } from '@aia/language';
import { expect } from 'chai';
import { understand } from './understand.js';

describe('understand', () => {
  it('gives language, terms and text of a question', () => {
    expect(understand('Как остановить систему?', 512)).to.deep.equal({
      language: 'ru',
      terms: ['останов', 'систем'],
      text: 'Как остановить систему?',
      phrases: [],
      exclusions: [],
    });
  });

  it('has no terms for stop words and emoji', () => {
    expect(understand('what is it', 512).terms).to.deep.equal([]);
    expect(understand('🚀🚀', 512)).to.deep.equal({
      language: 'en',
      terms: [],
      text: '🚀🚀',
      phrases: [],
      exclusions: [],
    });
  });

  it('cuts the text of a long question to what the model reads, and keeps all its terms', () => {
    const long = 'подробный вопрос о настройке '.repeat(130);
    const { text, terms } = understand(long, 512);
    expect(estimateTokens(text)).to.be.within(300, 496);
    expect(long.startsWith(text)).to.equal(true);
    expect(terms).to.have.lengthOf(130 * 3);
  });

  it('cuts a question without spaces, and never through a character', () => {
    const { text } = understand('😀'.repeat(2000), 512);
    expect(text).to.match(/^(😀)+$/u);
    expect(estimateTokens(text)).to.be.at.most(496);
  });
});
