import { expect } from 'chai';
import { leaves, pluralForms, sentenceKeys } from './catalogue-keys.js';
import { en } from './en.js';
import { ru } from './ru.js';

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe('The catalogues of sentences', () => {
  it('have the same keys in English and Russian', () => {
    expect(sentenceKeys(ru)).to.deep.equal(sentenceKeys(en));
  });

  for (const [language, catalogue] of Object.entries({ en, ru })) {
    it(`have every plural form that ${language} needs`, () => {
      const needed = [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort();
      for (const [key, forms] of pluralForms(catalogue)) expect(forms, key).to.deep.equal(needed);
    });

    it(`leave no sentence of ${language} empty`, () => {
      const empty = leaves(catalogue).filter(([, text]) => text.trim() === '');
      expect(empty).to.deep.equal([]);
    });
  }

  it('fill the same values into both languages', () => {
    const russian = new Map(leaves(ru));
    for (const [key, text] of leaves(en)) {
      const other = russian.get(key);
      if (other !== undefined) expect(placeholders(other), key).to.deep.equal(placeholders(text));
    }
  });

  it('say nothing in English where Russian is meant', () => {
    const isLatin = ([key, text]: [string, string]) =>
      key !== 'app.name' && !/[а-яё]/i.test(text) && /[a-z]/i.test(text.replace(/\{\{\w+\}\}/g, ''));
    expect(leaves(ru).filter(isLatin)).to.deep.equal([]);
  });
});
