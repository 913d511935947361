import { expect } from 'chai';
import { detectLanguage } from './detect.js';

describe('detectLanguage', () => {
  it('knows Russian by its letters', () => {
    expect(detectLanguage('Как остановить систему?')).to.equal('ru');
  });

  it('takes code, numbers and everything else for English', () => {
    expect(detectLanguage('x = 42')).to.equal('en');
    expect(detectLanguage('')).to.equal('en');
    expect(detectLanguage('😀')).to.equal('en');
  });

  it('goes by the majority of letters in mixed text', () => {
    expect(detectLanguage('Как настроить FastAPI за прокси?')).to.equal('ru');
    expect(detectLanguage('What does the word привет mean in English?')).to.equal('en');
  });
});
