import { expect } from 'chai';
import { hashToken, isApiKey, newApiKey, newRefreshToken } from './secret-tokens.js';

describe('Secret tokens', () => {
  it('are 256 random bits, new each time', () => {
    const tokens = Array.from({ length: 200 }, newRefreshToken);
    expect(new Set(tokens).size).to.equal(200);
    expect(Buffer.from(tokens[0] ?? '', 'base64url')).to.have.length(32);
  });

  it('make API keys that are recognised, and nothing else is', () => {
    const { key, prefix } = newApiKey();
    expect(isApiKey(key)).to.equal(true);
    expect(key.startsWith(`aia_${prefix}_`)).to.equal(true);
    for (const other of [
      `${key}x`,
      key.slice(0, -1),
      key.toUpperCase(),
      ` ${key}`,
      newRefreshToken(),
      'aia__',
    ]) {
      expect(isApiKey(other), other).to.equal(false);
    }
  });

  it('are stored as SHA-256', () => {
    expect(hashToken('abc')).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
