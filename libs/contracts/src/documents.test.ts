import { expect } from 'chai';
import { documentContentQuerySchema, listDocumentsQuerySchema, pageAt } from './documents.js';

describe('pageAt', () => {
  const location = { start: 90, end: 220, page: 1, headingPath: [] };
  const pages = [
    { page: 1, start: 0, end: 100 },
    { page: 2, start: 100, end: 210 },
    { page: 3, start: 210, end: 300 },
  ];

  it('names the page that holds the character', () => {
    expect([99, 100, 209, 210].map((offset) => pageAt({ ...location, pages }, offset))).to.deep.equal([
      1, 2, 2, 3,
    ]);
  });

  it('falls back to the page on which the passage starts', () => {
    expect(pageAt(location, 150)).to.equal(1);
    expect(pageAt({ ...location, page: null }, 150)).to.equal(null);
  });
});

describe('documentContentQuerySchema', () => {
  it('refuses a range that ends before it starts', () => {
    const result = documentContentQuerySchema.safeParse({ start: '10', end: '5' });
    expect(result.error?.issues.map(({ path }) => path.join('.'))).to.deep.equal(['end']);
  });
});

describe('listDocumentsQuerySchema', () => {
  it('refuses NUL, which Postgres cannot look for', () => {
    expect(listDocumentsQuerySchema.safeParse({ q: 'a\u0000' }).success).to.equal(false);
  });
});
