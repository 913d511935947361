import { expect } from 'chai';
import { hashToken, looksLikeApiKey, newApiKey, newRefreshToken } from './secret-tokens.js';

describe('Secret tokens', () => {
  it('are 256 random bits, new each time', () => {
    const tokens = Array.from({ length: 200 }, newRefreshToken);
    expect(new Set(tokens).size).to.equal(200);
    expect(Buffer.from(tokens[0] ?? '', 'base64url')).to.have.length(32);
  });

  it('make API keys with a prefix, which are told apart from access tokens', () => {
    const { key, prefix } = newApiKey();
    expect(key).to.match(new RegExp(`^aia_${prefix}_[A-Za-z0-9_-]{43}$`));
    expect([key, 'aia_typo', 'eyJh.eyJz.c2ln'].map(looksLikeApiKey)).to.deep.equal([true, true, false]);
  });

  it('are stored as SHA-256', () => {
    expect(hashToken('abc')).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
