import { sql } from '@aia/database';
import {
  createIdentityKeys,
  createIdentitySigner,
  createIdentityVerifier,
  createLogger,
} from '@aia/platform';
import { generateInternalKeys, IDENTITY_HEADER, readKeysFrom } from '@aia/platform';
import { expect } from 'chai';
import { createPublishedKeys } from '../src/keys/published-keys.js';
import { useGateway } from './support/use-gateway.js';

const LANES = 8;

describe('A new signing key', () => {
  const gateway = useGateway();
  const next = generateInternalKeys();
  let token = '';
  before(async () => {
    token = (await gateway.signedIn('viewer')).accessToken;
  });

  /** The services behind: they start with the old key alone and check every call. */
  function checkCalls(): void {
    const read = readKeysFrom(`${gateway.url}/.well-known/jwks.json`);
    const verify = createIdentityVerifier(createIdentityKeys({ start: gateway.publicKeys, read }));
    gateway.upstream.answer = (req, res) => {
      verify(String(req.headers[IDENTITY_HEADER])).then(
        () => res.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
        () => res.writeHead(401).end(),
      );
    };
  }

  async function startWithNewKey() {
    const keys = createPublishedKeys(gateway.db, next.signingKey, createLogger('keys-test', 'silent'));
    await keys.announce();
    keys.close();
    const proxy = { ...gateway.deps.proxy, identitySigner: createIdentitySigner(next.signingKey) };
    return gateway.anotherGateway({ proxy, publicKeys: keys.read });
  }

  const callAt = async (base: string) =>
    (await fetch(`${base}/api/v1/datasets`, { headers: { authorization: `Bearer ${token}` } })).status;

  it('takes over between two gateways under load without one refused call', async () => {
    checkCalls();
    const statuses: number[] = [];
    let bases = [gateway.url];
    let running = true;
    const lane = async () => {
      for (let call = 0; running; call += 1) statuses.push(await callAt(bases[call % bases.length] ?? ''));
    };
    const lanes = Array.from({ length: LANES }, lane);
    const atLeast = async (more: number) => {
      const wanted = statuses.length + more;
      while (statuses.length < wanted) await new Promise((resolve) => setImmediate(resolve));
    };
    await atLeast(20);
    const renewed = await startWithNewKey();
    bases = [gateway.url, renewed.url];
    await atLeast(60);
    bases = [renewed.url];
    await atLeast(60);
    running = false;
    await Promise.all(lanes);
    expect([...new Set(statuses)]).to.deep.equal([200]);
  });

  it('is published beside the old one until that has not been used for minutes', async () => {
    const kids = async () => {
      const answer = await fetch(`${gateway.url}/.well-known/jwks.json`);
      return ((await answer.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    };
    const kidOf = (publicKeys: string) =>
      (JSON.parse(publicKeys) as { keys: { kid: string }[] }).keys[0]?.kid;
    expect(await kids()).to.have.members([kidOf(gateway.publicKeys), kidOf(next.publicKeys)]);
    await sql`update gateway.identity_keys set seen_at = now() - interval '1 hour'
      where kid = ${kidOf(next.publicKeys)}`.execute(gateway.db);
    expect(await kids()).to.deep.equal([kidOf(gateway.publicKeys)]);
  });
});
