import { slugSchema } from '@aia/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { slugFrom } from './slug.js';

describe('The short name of a dataset', () => {
  it('is made of its name', () => {
    expect(slugFrom('Engineering Handbook (2026)')).to.equal('engineering-handbook-2026');
    expect(slugFrom('Щедрые правила отпусков')).to.equal('shchedrye-pravila-otpuskov');
    expect(slugFrom('Café')).to.equal('cafe');
  });

  it('is one that the server takes, or empty', () => {
    const check = (name: string) => {
      const slug = slugFrom(name);
      expect(slug === '' || slugSchema.safeParse(slug).success, slug).to.equal(true);
    };
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), check));
  });
});
