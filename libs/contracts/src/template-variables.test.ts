import { expect } from 'chai';
import fc from 'fast-check';
import { fillPlaceholders, placeholdersOf, templateVariablesSchema } from './template-variables.js';

describe('template variables', () => {
  it('are found once each, in their order', () => {
    expect(placeholdersOf(['{{topic}} and {{ owner }}', '{{topic}}'])).to.deep.equal(['topic', 'owner']);
  });

  it('are filled in, and a blank without a value becomes nothing', () => {
    expect(fillPlaceholders('RFC: {{topic}} ({{owner}})', { topic: 'Backups' })).to.equal('RFC: Backups ()');
  });

  it('take nothing from the prototype of the values', () => {
    expect(fillPlaceholders('{{constructor}}', {})).to.equal('');
  });

  it('are filled in with any text as it is, also one that looks like a template', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(fillPlaceholders('<{{a}}>{{b}}', { a: value, b: '{{a}}' })).to.equal(`<${value}>{{a}}`);
      }),
    );
  });

  it('have names that are used once', () => {
    const twice = [
      { name: 'a', label: 'A' },
      { name: 'a', label: 'B' },
    ];
    expect(templateVariablesSchema.safeParse(twice).success).to.equal(false);
  });
});
