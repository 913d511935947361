import { expect } from 'chai';
import { unmixLookAlikes } from './look-alikes.js';
import { analyzeTerms } from './terms.js';

describe('unmixLookAlikes', () => {
  it('reads Latin letters in a Russian word as the Cyrillic ones that they look like', () => {
    expect(unmixLookAlikes('cервер')).to.equal('сервер');
    expect(unmixLookAlikes('НACТРОЙКА')).to.equal('НАСТРОЙКА');
    expect(analyzeTerms('cервера')).to.deep.equal(analyzeTerms('сервера'));
  });

  it('reads Cyrillic letters in an English word as Latin ones', () => {
    expect(unmixLookAlikes('databаse')).to.equal('database');
    expect(analyzeTerms('sсript')).to.deep.equal(analyzeTerms('script'));
  });

  it('knows every pair of twins', () => {
    const pairs = 'aа cс eе oо pр xх yу kк AА BВ CС EЕ HН KК MМ OО PР TТ XХ YУ'
      .split(' ')
      .map((pair) => [...pair]);
    for (const [latin = '', cyrillic = ''] of pairs) {
      expect(unmixLookAlikes(`дл${latin}`)).to.equal(`дл${cyrillic}`);
      expect(unmixLookAlikes(`fl${cyrillic}`)).to.equal(`fl${latin}`);
    }
  });

  it('leaves words that mix scripts on purpose', () => {
    expect(unmixLookAlikes('PDFка')).to.equal('PDFка');
    expect(unmixLookAlikes('сайтwww')).to.equal('сайтwww');
    expect(unmixLookAlikes('server')).to.equal('server');
    expect(unmixLookAlikes('сервер')).to.equal('сервер');
  });
});
