import { expect } from 'chai';
import { routes } from './routes.js';

describe('routes', () => {
  it('has one entry for each method and path, and one for each id', () => {
    expect(new Set(routes.map((route) => `${route.method} ${route.path}`)).size).to.equal(routes.length);
    expect(new Set(routes.map((route) => route.id)).size).to.equal(routes.length);
  });

  it('declares a schema for every path parameter and for nothing else', () => {
    for (const route of routes) {
      const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(Object.keys(route.params?.shape ?? {}), route.id).to.deep.equal(inPath);
    }
  });

  it('opens nothing but sign-in to the public', () => {
    const open = routes.filter((route) => route.access === 'public').map((route) => route.id);
    expect(open).to.deep.equal([
      ...['login', 'refresh', 'logout', 'browserLogin', 'browserRefresh', 'browserLogout'],
      ...['listOidcProviders', 'startOidcLogin', 'finishOidcLogin'],
    ]);
  });
});
