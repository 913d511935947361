import { createHmac, createSecretKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { listen } from '@aia/platform';
import { expect } from 'chai';
import { SignJWT } from 'jose';
import { JWT_SECRET, useGateway } from '../support/use-gateway.js';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('Tricks with access tokens', () => {
  const gateway = useGateway();
  let claims: Record<string, unknown> = {};

  before(async () => {
    const { accessToken } = await gateway.signedIn('admin');
    claims = JSON.parse(
      Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString(),
    ) as typeof claims;
  });

  const statusOf = async (token: string) => (await gateway.call('GET', '/auth/me', { token })).status;
  const hmac = (header: object, secret: string | Buffer, payload: object = claims) => {
    const text = `${encode({ alg: 'HS256', typ: 'at+jwt', ...header })}.${encode(payload)}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };

  it('the honest one works, so that the refusals below mean something', async () => {
    expect(await statusOf(hmac({}, JWT_SECRET))).to.equal(200);
  });

  it('a public key as the HMAC secret (RS to HS confusion) is refused, in every form of the key', async () => {
    const published = await (await fetch(`${gateway.url}/.well-known/jwks.json`)).text();
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const forms = [
      published,
      JSON.stringify((JSON.parse(published) as { keys: object[] }).keys[0]),
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
      '',
    ];
    for (const form of forms) expect(await statusOf(hmac({}, form))).to.equal(401);
  });

  it('a header that names a key elsewhere (jku, x5u, jwk) is neither asked nor believed', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'mine' };
    let asked = 0;
    const server = await listen(
      (_req, res) => {
        asked += 1;
        res.end(JSON.stringify({ keys: [jwk] }));
      },
      0,
      '127.0.0.1',
    );
    const extras: Record<string, unknown>[] = [{ jku: server.url }, { x5u: server.url }, { jwk }];
    for (const extra of extras) {
      const header = { alg: 'EdDSA', typ: 'at+jwt', kid: 'mine', ...extra };
      const token = await new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
      expect(await statusOf(token)).to.equal(401);
      expect(await statusOf(hmac({ kid: 'mine', ...extra }, 'a secret of somebody else'))).to.equal(401);
    }
    expect(asked).to.equal(0);
    await server.close(0);
  });

  for (const kid of [
    '../../../../dev/null',
    "x' union select 'a",
    '/proc/self/environ',
    '\u0000',
    'x'.repeat(5000),
  ]) {
    it(`the kid ${JSON.stringify(kid.slice(0, 24))} chooses no key`, async () => {
      expect(await statusOf(hmac({ kid }, ''))).to.equal(401);
      expect(await statusOf(hmac({ kid }, kid))).to.equal(401);
    });
  }

  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null, 'RS256', 'ES256', 'HS384']) {
    it(`the algorithm ${String(alg)} is refused with and without a signature`, async () => {
      const [, , signature] = hmac({}, JWT_SECRET).split('.');
      const unsigned = `${encode({ alg, typ: 'at+jwt' })}.${encode(claims)}`;
      expect(await statusOf(`${unsigned}.`)).to.equal(401);
      expect(await statusOf(`${unsigned}.${signature}`)).to.equal(401);
      expect(await statusOf(hmac({ alg }, JWT_SECRET))).to.equal(401);
    });
  }

  const now = Math.floor(Date.now() / 1000);
  for (const [name, change] of Object.entries({
    'an audience among others that is not ours': { aud: ['x', 'y'] },
    'no audience': { aud: undefined },
    'no expiry': { exp: undefined },
    'an expiry that is text': { exp: '9999999999' },
    'an expiry that is past': { exp: now - 1 },
    'a beginning in the future': { nbf: now + 600 },
    'a subject that is no user': { sub: randomUUID() },
    'a subject with SQL in it': { sub: "' or 1=1 --" },
    'a session of somebody else': { sid: randomUUID() },
    'a role of its own': { sub: randomUUID(), role: 'admin' },
  })) {
    it(`${name} is refused, although the signature is right`, async () => {
      const payload = JSON.parse(JSON.stringify({ ...claims, ...change })) as object;
      expect(await statusOf(hmac({}, JWT_SECRET, payload))).to.equal(401);
    });
  }

  for (const typ of ['JWT', 'aia-identity+jwt', undefined, 'application/at+jwt;x']) {
    it(`the type ${typ} is refused`, async () => {
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', ...(typ === undefined ? {} : { typ }) })
        .sign(createSecretKey(Buffer.from(JWT_SECRET)));
      expect(await statusOf(token)).to.equal(401);
    });
  }

  it('a critical extension that nobody knows is refused', async () => {
    expect(await statusOf(hmac({ crit: ['exp2'], exp2: 1 }, JWT_SECRET))).to.equal(401);
  });

  it('a token is taken from nowhere but the Authorization header', async () => {
    const token = hmac({}, JWT_SECRET);
    for (const [path, headers] of [
      [`?access_token=${token}`, {}],
      [`?token=${token}`, {}],
      ['', { cookie: `aia_refresh=${token}; access_token=${token}` }],
      ['', { 'x-aia-identity': token }],
      ['', { 'x-forwarded-user': 'admin', 'x-api-key': token }],
    ] as [string, Record<string, string>][]) {
      expect((await fetch(`${gateway.url}/api/v1/auth/me${path}`, { headers })).status).to.equal(401);
    }
  });
});
