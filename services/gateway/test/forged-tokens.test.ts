import { createSecretKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createIdentityVerifier } from '@aia/platform';
import { expect } from 'chai';
import { SignJWT } from 'jose';
import { JWT_SECRET, useGateway } from './support/use-gateway.js';

interface Forgery {
  alg?: string;
  typ?: string;
  issuer?: string;
  audience?: string;
  expires?: string | number;
  secret?: string;
}

describe('Access tokens that the gateway did not make as they are', () => {
  const gateway = useGateway();
  let claims: { sub: string; sid: string };

  before(async () => {
    const user = await gateway.signedIn('admin');
    const payload = Buffer.from(user.accessToken.split('.')[1] ?? '', 'base64url').toString();
    claims = JSON.parse(payload) as { sub: string; sid: string };
  });

  const forge = (options: Forgery) =>
    new SignJWT({ sid: claims.sid })
      .setProtectedHeader({ alg: options.alg ?? 'HS256', typ: options.typ ?? 'at+jwt' })
      .setSubject(claims.sub)
      .setIssuer(options.issuer ?? 'aia-gateway')
      .setAudience(options.audience ?? 'aia-api')
      .setIssuedAt()
      .setExpirationTime(options.expires ?? '5m')
      .sign(createSecretKey(Buffer.from(options.secret ?? JWT_SECRET)));
  const statusOf = async (token: string) => (await gateway.call('GET', '/auth/me', { token })).status;

  it('accepts one that is right in every part, so that the refusals below mean something', async () => {
    expect(await statusOf(await forge({}))).to.equal(200);
  });

  const refusals: Record<string, Forgery> = {
    'of another audience': { audience: 'aia-internal' },
    'of another issuer': { issuer: 'someone' },
    'of another type': { typ: 'aia-identity+jwt' },
    'that has expired': { expires: Math.floor(Date.now() / 1000) - 1 },
    'of another secret': { secret: 'another secret that is also long enough' },
    'of another HMAC': { alg: 'HS512' },
  };
  for (const [name, forgery] of Object.entries(refusals)) {
    it(`refuses a token ${name}`, async () => {
      expect(await statusOf(await forge(forgery))).to.equal(401);
    });
  }

  it('refuses a token without a signature (alg none)', async () => {
    const [, payload] = (await forge({})).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    expect(await statusOf(`${header}.${payload}.`)).to.equal(401);
  });

  it('refuses a token that is signed with a private RSA key', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const token = await new SignJWT({ sid: claims.sid })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt' })
      .setSubject(claims.sub)
      .setIssuer('aia-gateway')
      .setAudience('aia-api')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    expect(await statusOf(token)).to.equal(401);
  });

  it('refuses a token whose payload was changed after it was signed', async () => {
    const [header, payload, signature] = (await forge({})).split('.');
    const changed = { ...(JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as object) };
    const text = JSON.stringify({ ...changed, sub: randomUUID() });
    expect(await statusOf(`${header}.${Buffer.from(text).toString('base64url')}.${signature}`)).to.equal(401);
  });

  it('refuses its own internal identity token as an access token, and the other way round', async () => {
    const { accessToken } = await gateway.signedIn('viewer');
    await gateway.call('GET', '/datasets', { token: accessToken });
    const identityToken = String(gateway.upstream.calls.at(-1)?.headers['x-aia-identity']);
    expect(await statusOf(identityToken)).to.equal(401);
    const verify = createIdentityVerifier(gateway.publicKeys);
    const outcome = await verify(accessToken).then(
      () => 'accepted',
      () => 'refused',
    );
    expect(outcome).to.equal('refused');
  });

  for (const header of ['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'Bearer a.b.c']) {
    it(`refuses the Authorization header "${header}"`, async () => {
      const response = await fetch(`${gateway.url}/api/v1/auth/me`, { headers: { authorization: header } });
      expect(response.status).to.equal(401);
    });
  }
});
