import { documentTemplateRequestSchema } from '@aia/contracts';
import { detectLanguage } from '@aia/language';
import { expect } from 'chai';
import { builtInTemplates } from './built-in.js';

describe('builtInTemplates', () => {
  it('are the same six in English and in Russian', () => {
    const named = (language: string) =>
      builtInTemplates.filter((one) => one.language === language).map(({ id }) => id.slice(0, -3));
    expect(named('en')).to.deep.equal([
      ...['rfc', 'adr', 'runbook', 'meeting-summary', 'release-notes', 'comparison'],
    ]);
    expect(named('ru')).to.deep.equal(named('en'));
  });

  for (const { id, builtIn: _builtIn, own: _own, updatedAt: _updatedAt, ...template } of builtInTemplates) {
    it(`has in ${id} nothing that a template of one's own may not have, in its language`, () => {
      expect(documentTemplateRequestSchema.parse(template)).to.deep.equal(template);
      const asks = template.sections.map(({ ask }) => ask.replace(/\{\{\w+\}\}/g, ''));
      expect(asks.map(detectLanguage)).to.deep.equal(asks.map(() => template.language));
    });
  }
});
