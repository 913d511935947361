import { searchRequestSchema } from '@aia/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { readParams, toRequest, writeParams, type SearchParams } from './search-params.js';

const params = fc.record<SearchParams>({
  query: fc.string({ minLength: 1 }),
  mode: fc.constantFrom('hybrid', 'dense', 'lexical'),
  compare: fc.boolean(),
  datasetIds: fc.array(fc.uuid(), { maxLength: 3 }),
  language: fc.constantFrom('', 'en', 'ru'),
  path: fc.string(),
  after: fc.constantFrom('', '2026-01-31'),
  before: fc.constantFrom('', '2026-12-01'),
  sort: fc.constantFrom('relevance', 'date'),
  perDocument: fc.constantFrom(null, 1, 3),
  dedupe: fc.boolean(),
});

describe('A search', () => {
  it('is the same after it was written into an address and read from it', () => {
    fc.assert(
      fc.property(params, (search) => void expect(readParams(writeParams(search))).to.deep.equal(search)),
    );
  });

  it('makes a request that the server takes, whatever was typed', () => {
    const check = (search: SearchParams) => {
      const typed = { ...search, query: `${search.query} word`, path: search.path.slice(0, 100) };
      const parsed = searchRequestSchema.safeParse(toRequest(typed, 'dense'));
      expect(parsed.error?.issues ?? []).to.deep.equal([]);
    };
    fc.assert(fc.property(params, check));
  });

  it('has defaults for an address that somebody made up', () => {
    const made = readParams(new URLSearchParams('mode=x&language=fr&perDocument=many&sort=up'));
    expect(made).to.deep.include({
      mode: 'hybrid',
      language: '',
      perDocument: null,
      sort: 'relevance',
      dedupe: true,
    });
  });
});
