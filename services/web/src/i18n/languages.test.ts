import { expect } from 'chai';
import { startLanguage } from './languages.js';

describe('The language that the app starts in', () => {
  it('is the chosen one before all others', () => {
    expect(startLanguage('ru', ['en-GB'])).to.equal('ru');
  });

  it('is the first of the browser that the app speaks', () => {
    expect(startLanguage(null, ['de-DE', 'ru-RU', 'en-US'])).to.equal('ru');
  });

  it('is English when the browser names none of them', () => {
    expect(startLanguage(null, ['de', 'fr'])).to.equal('en');
    expect(startLanguage('xx', [])).to.equal('en');
  });
});
