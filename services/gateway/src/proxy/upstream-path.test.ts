import { routes, type Route } from '@aia/contracts';
import { AppError } from '@aia/platform';
import { expect } from 'chai';
import fc from 'fast-check';
import { upstreamPath } from './upstream-path.js';

const ID = '01890000-0000-7000-8000-000000000000';
const routeOf = (id: string): Route => {
  const found = routes.find((route) => route.id === id);
  if (!found) throw new Error(`There is no route ${id}.`);
  return found;
};

describe('upstreamPath', () => {
  it('fills the path of the table and keeps the query as it was', () => {
    const path = upstreamPath(routeOf('listDocuments'), { id: ID }, `/anything?q=a%2Fb&x=?`);
    expect(path).to.equal(`/datasets/${ID}/documents?q=a%2Fb&x=?`);
  });

  it('lets nothing but a UUID into the path', () => {
    const route = routeOf('getDataset');
    const anything = fc.string().filter((text) => !/^[0-9a-f-]{36}$/i.test(text));
    fc.assert(
      fc.property(anything, (id) => {
        expect(() => upstreamPath(route, { id }, '/')).to.throw(AppError);
      }),
    );
  });
});
