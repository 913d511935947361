import type { Identity } from '@aia/contracts';
import { expect } from 'chai';
import { SignJWT } from 'jose';
import { createIdentitySigner, createIdentityVerifier, generateInternalKeys } from './identity.js';
import { newId } from './ids.js';

const identity: Identity = { userId: newId(), role: 'editor', principals: ['everyone', 'group:a'] };
const keys = generateInternalKeys();

/** The code of the error that a promise rejects with. */
async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'resolved',
    (error: unknown) => (error as { code?: unknown }).code,
  );
}

describe('identity token', () => {
  it('brings user, role and principals across', async () => {
    const token = await createIdentitySigner(keys.signingKey).sign(identity);
    expect(await createIdentityVerifier(keys.publicKeys)(token)).to.deep.equal(identity);
  });

  it('is made anew for another role of the same user', async () => {
    const signer = createIdentitySigner(keys.signingKey);
    const verify = createIdentityVerifier(keys.publicKeys);
    await signer.sign(identity);
    const demoted = await verify(await signer.sign({ ...identity, role: 'viewer' }));
    expect(demoted.role).to.equal('viewer');
  });

  it('is refused after it has expired, also where it was accepted before', async () => {
    let passed = 0;
    const verify = createIdentityVerifier(keys.publicKeys, () => Date.now() + passed);
    const token = await createIdentitySigner(keys.signingKey).sign(identity);
    await verify(token);
    passed = 61_000;
    expect(await codeOf(verify(token))).to.equal('unauthenticated');
  });

  it('is refused when another key signed it', async () => {
    const token = await createIdentitySigner(generateInternalKeys().signingKey).sign(identity);
    expect(await codeOf(createIdentityVerifier(keys.publicKeys)(token))).to.equal('unauthenticated');
  });

  it('is refused when it is signed with HMAC over the public key', async () => {
    const forged = await new SignJWT({ role: 'admin', principals: ['everyone'] })
      .setProtectedHeader({ alg: 'HS256', typ: 'aia-identity+jwt' })
      .setSubject(identity.userId)
      .setIssuer('aia-gateway')
      .setAudience('aia-internal')
      .setExpirationTime('60s')
      .sign(new TextEncoder().encode(keys.publicKeys));
    expect(await codeOf(createIdentityVerifier(keys.publicKeys)(forged))).to.equal('unauthenticated');
  });

  it('is accepted under the old key while both keys are published', async () => {
    const next = generateInternalKeys();
    const old = JSON.parse(keys.publicKeys) as { keys: unknown[] };
    const both = JSON.stringify({
      keys: [...(JSON.parse(next.publicKeys) as { keys: unknown[] }).keys, ...old.keys],
    });
    const token = await createIdentitySigner(keys.signingKey).sign(identity);
    expect(await createIdentityVerifier(both)(token)).to.deep.equal(identity);
  });
});
