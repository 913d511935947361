import { findCredentials, resetUser } from '@aia/database/gateway';
import { usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { ensureFirstAdmin } from '../src/auth/first-admin.js';
import { createPasswords } from '../src/auth/passwords.js';

describe('The first administrator', () => {
  const postgres = usePostgres();
  const admin = { email: 'Admin@Example.org', password: 'the first password', reset: false };

  const works = async (password: string) => {
    const passwords = await createPasswords();
    const credentials = await findCredentials(postgres.db, admin.email);
    return passwords.matches(password, credentials?.passwordHash);
  };

  it('is created once, also when several replicas start together', async () => {
    const passwords = await createPasswords();
    const starts = [1, 2, 3].map(() => ensureFirstAdmin(postgres.db, passwords, admin));
    expect((await Promise.all(starts)).sort()).to.deep.equal(['created', 'exists', 'exists']);
    expect(await works(admin.password)).to.equal(true);
  });

  it('keeps a password that was changed since', async () => {
    const passwords = await createPasswords();
    const passwordHash = await passwords.hash('chosen by a person');
    await resetUser(postgres.db, { email: admin.email, passwordHash, role: 'admin' });
    expect(await ensureFirstAdmin(postgres.db, passwords, admin)).to.equal('exists');
    expect(await works('chosen by a person')).to.equal(true);
  });

  it('gets the password of the environment again when a reset is asked for', async () => {
    const outcome = await ensureFirstAdmin(postgres.db, await createPasswords(), { ...admin, reset: true });
    expect([outcome, await works(admin.password)]).to.deep.equal(['reset', true]);
  });
});
