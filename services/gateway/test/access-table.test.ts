import { roleIncludes, routes, type Role, type Route } from '@aia/contracts';
import { expect } from 'chai';
import { problemOf, useGateway } from './support/use-gateway.js';

const ID = '01890000-0000-7000-8000-000000000000';
const ROLES: readonly Role[] = ['viewer', 'editor', 'admin'];

const pathOf = (route: Route) => route.path.replace(/\{\w+\}/g, ID);
const bodyOf = (route: Route) => (route.body ? { body: {} } : {});

describe('Access to every route of the table', () => {
  const gateway = useGateway();
  const tokens: Partial<Record<Role, string>> = {};

  before(async () => {
    for (const role of ROLES) tokens[role] = (await gateway.signedIn(role)).accessToken;
  });

  for (const route of routes.filter(({ access }) => access !== 'public')) {
    const access = route.access as Role;
    const method = route.method.toUpperCase();

    it(`${method} ${route.path} answers 401 without a token`, async () => {
      const response = await gateway.call(method, pathOf(route), bodyOf(route));
      expect(response.status).to.equal(401);
      expect(response.headers.get('www-authenticate')).to.equal('Bearer');
    });

    for (const role of ROLES) {
      const allowed = roleIncludes(role, access);
      it(`${method} ${route.path} ${allowed ? 'lets' : 'refuses'} a ${role}`, async () => {
        const token = tokens[role] ?? '';
        const response = await gateway.call(method, pathOf(route), { token, ...bodyOf(route) });
        if (allowed) expect(response.status).to.not.be.oneOf([401, 403, 405, 500]);
        else expect([response.status, (await problemOf(response)).code]).to.deep.equal([403, 'forbidden']);
      });
    }
  }
});
