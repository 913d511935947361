import { expect } from 'chai';
import { createPasswords } from './passwords.js';

describe('Passwords', () => {
  it('are hashed with argon2id at the chosen cost', async () => {
    const passwords = await createPasswords();
    expect(await passwords.hash('secret')).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('match their own hash only', async () => {
    const passwords = await createPasswords();
    const hash = await passwords.hash('пароль');
    expect([await passwords.matches('пароль', hash), await passwords.matches('Пароль', hash)]).to.deep.equal([
      true,
      false,
    ]);
  });

  it('never match without a hash, not even the password of the hash that stands in', async () => {
    const passwords = await createPasswords();
    expect(await passwords.matches('there is no such user', undefined)).to.equal(false);
  });
});
