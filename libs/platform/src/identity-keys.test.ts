import { expect } from 'chai';
import { createIdentityKeys } from './identity-keys.js';
import { createIdentitySigner, createIdentityVerifier, generateInternalKeys } from './identity.js';
import { newId } from './ids.js';

const identity = { userId: newId(), role: 'viewer' as const, principals: ['everyone'] };
const tokenOf = (keys: { signingKey: string }) => createIdentitySigner(keys.signingKey).sign(identity);

describe('keys that follow the gateway', () => {
  const [old, next, foreign] = [generateInternalKeys(), generateInternalKeys(), generateInternalKeys()];
  let published = old.publicKeys;
  let reads = 0;
  let away = false;
  const read = async () => {
    reads += 1;
    if (away) throw new Error('away');
    return published;
  };
  const verifier = (options: { keepMs?: number } = {}) =>
    createIdentityVerifier(createIdentityKeys({ start: old.publicKeys, read, readEveryMs: 1, ...options }));
  const outcomeOf = (call: Promise<unknown>) =>
    call.then(
      () => 'accepted',
      (error: unknown) => (error as { code?: string }).code,
    );
  beforeEach(() => {
    published = old.publicKeys;
    away = false;
    reads = 0;
  });

  it('take a key that was not there at the start', async () => {
    const verify = verifier();
    published = next.publicKeys;
    expect(await outcomeOf(verify(await tokenOf(next)))).to.equal('accepted');
  });

  it('refuse a key that is no longer published', async () => {
    const verify = verifier();
    published = next.publicKeys;
    await verify(await tokenOf(next));
    expect(await outcomeOf(verify(await tokenOf(old)))).to.equal('unauthenticated');
  });

  it('refuse a key that was never published, with few reads for many tokens at once', async () => {
    const verify = verifier();
    const token = await tokenOf(foreign);
    const calls = Array.from({ length: 100 }, () => outcomeOf(verify(token)));
    expect(new Set(await Promise.all(calls))).to.deep.equal(new Set(['unauthenticated']));
    expect(reads).to.be.at.most(2);
  });

  it('stay as they are while the gateway cannot be asked, and say so for a key that may be new', async () => {
    away = true;
    const verify = verifier();
    expect(await outcomeOf(verify(await tokenOf(old)))).to.equal('accepted');
    expect(await outcomeOf(verify(await tokenOf(next)))).to.equal('dependency-unavailable');
  });
});
