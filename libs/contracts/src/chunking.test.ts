import { expect } from 'chai';
import { chunkingKey, chunkingSettingsSchema, DEFAULT_CHUNKING } from './chunking.js';

describe('chunkingSettingsSchema', () => {
  it('fills in defaults', () => {
    expect(chunkingSettingsSchema.parse({})).to.include({ strategy: 'structure', parentTokens: null });
  });

  it('refuses sizes that contradict each other', () => {
    const problems = (value: object) =>
      chunkingSettingsSchema.safeParse(value).error?.issues.map(({ path }) => path.join());
    expect(problems({ targetTokens: 500 })).to.deep.equal(['targetTokens']);
    expect(problems({ overlapTokens: 200 })).to.deep.equal(['overlapTokens']);
    expect(problems({ strategy: 'magic' })).to.deep.equal(['strategy']);
  });
});

describe('chunkingKey', () => {
  it('is empty for the defaults and names what differs', () => {
    expect(chunkingKey(DEFAULT_CHUNKING)).to.equal('');
    const settings = chunkingSettingsSchema.parse({
      strategy: 'sentences',
      parentTokens: 900,
      targetTokens: 240,
    });
    expect(chunkingKey(settings)).to.equal('parentTokens=900 strategy=sentences');
  });
});
