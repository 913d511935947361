import type { CreatedApiKey, Scope } from '@aia/contracts';
import { expect } from 'chai';
import { useGateway } from './support/use-gateway.js';

describe('Scopes of an API key', () => {
  const gateway = useGateway();
  let session = '';
  before(async () => {
    session = (await gateway.signedIn('admin')).accessToken;
  });
  const keyWith = async (scopes?: Scope[]) => {
    const body = { name: 'script', ...(scopes ? { scopes } : {}) };
    const response = await gateway.call('POST', '/admin/api-keys', { token: session, body });
    return (await response.json()) as CreatedApiKey;
  };
  const statusWith = async (token: string, method: string, path: string) =>
    (await gateway.call(method, path, { token, ...(method === 'POST' ? { body: {} } : {}) })).status;

  const calls: [Scope, string, string][] = [
    ['documents:read', 'GET', '/datasets'],
    ['documents:write', 'POST', '/datasets'],
    ['search', 'POST', '/search'],
    ['chat', 'POST', '/conversations'],
    ['admin', 'GET', '/admin/users'],
  ];
  for (const [scope] of calls) {
    it(`${scope} allows that and nothing else`, async () => {
      const { secret, scopes } = await keyWith([scope]);
      expect(scopes).to.deep.equal([scope]);
      for (const [needed, method, path] of calls) {
        const status = await statusWith(secret, method, path);
        if (needed === scope) expect(status, path).to.equal(200);
        else expect(status, path).to.equal(403);
      }
    });
  }

  it('left out allow whatever the role does', async () => {
    const { secret, scopes } = await keyWith();
    expect(scopes).to.equal(null);
    for (const [, method, path] of calls) expect(await statusWith(secret, method, path), path).to.equal(200);
  });

  it('never reach what a person has to do', async () => {
    const { secret } = await keyWith(['admin']);
    for (const [method, path] of [
      ['POST', '/admin/api-keys'],
      ['GET', '/auth/sessions'],
      ['POST', '/auth/password'],
    ] as const) {
      expect(await statusWith(secret, method, path), path).to.equal(403);
    }
  });
});
