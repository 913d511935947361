import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { createCredentialCipher } from './credential-cipher.js';

const key = () => randomBytes(32).toString('base64');
const secret = { type: 'bearer', token: 'a-token' } as const;

describe('The credential cipher', () => {
  it('gives back what it encrypted, and never the same text twice', () => {
    const cipher = createCredentialCipher([key()]);
    const texts = [cipher.encrypt('a', secret), cipher.encrypt('a', secret)];
    expect(texts[0]).to.not.equal(texts[1]);
    for (const text of texts) expect(cipher.decrypt('a', text)).to.deep.equal(secret);
  });

  it('reads texts of an older key after a new one came before it', () => {
    const old = key();
    const text = createCredentialCipher([old]).encrypt('a', secret);
    expect(createCredentialCipher([key(), old]).decrypt('a', text)).to.deep.equal(secret);
    expect(() => createCredentialCipher([key()]).decrypt('a', text)).to.throw('another one');
  });

  it('refuses a text of another source and any changed character', () => {
    const cipher = createCredentialCipher([key()]);
    const text = cipher.encrypt('a', secret);
    expect(() => cipher.decrypt('b', text)).to.throw('cannot be decrypted');
    fc.assert(
      fc.property(fc.integer({ min: 12, max: text.length - 2 }), (at) => {
        const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
        expect(() => cipher.decrypt('a', changed)).to.throw('cannot be decrypted');
      }),
    );
  });

  it('says what to set when there is no key', () => {
    expect(() => createCredentialCipher([]).encrypt('a', secret)).to.throw('SOURCE_CREDENTIALS_KEY');
    expect(() => createCredentialCipher(['short'])).to.throw('32 bytes');
  });
});
