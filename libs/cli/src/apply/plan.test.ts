import { expect } from 'chai';
import type { DesiredDataset, DesiredSource } from './desired-state.js';
import { isEmpty, planDataset, planLines, type ActualDataset, type ActualSource } from './plan.js';

const source = (name: string, path = '/docs'): DesiredSource => ({
  name,
  config: { type: 'folder', path },
  include: [],
  exclude: [],
  schedule: null,
  enabled: true,
  deleteMissing: true,
  maxDeleteShare: 0.5,
});
const desired = (...sources: DesiredSource[]): DesiredDataset => ({
  slug: 'a',
  name: 'A',
  description: undefined,
  settings: { languages: ['en'] },
  sources,
});
const actual = (...sources: DesiredSource[]) =>
  ({
    dataset: { slug: 'a', name: 'A', description: 'kept', settings: { languages: ['en'], other: 1 } },
    sources: sources.map(
      (one) => ({ ...one, id: one.name, hasCredentials: false, documentCount: 3 }) as unknown as ActualSource,
    ),
  }) as unknown as ActualDataset;
const plan = (want: DesiredDataset, have?: ActualDataset) => planDataset(want, have, { credentials: false });

describe('The plan of a dataset', () => {
  it('is empty when the server is as the file says', () => {
    expect(isEmpty(plan(desired(source('s')), actual(source('s'))))).to.equal(true);
  });

  it('names what is new, changed and removed', () => {
    const lines = planLines([
      plan(desired(source('s', '/other'), source('n')), actual(source('s'), source('old'))),
    ]);
    expect(lines).to.deep.equal([
      '  dataset a',
      '  + source n (folder)',
      '  ~ source s (folder): config',
      '  - source old (folder) with its 3 documents',
    ]);
  });

  it('creates a dataset that is not there, with its sources', () => {
    expect(planLines([plan(desired(source('s')))])).to.deep.equal(['+ dataset a', '  + source s (folder)']);
  });

  it('changes only the settings that the file names', () => {
    const want = { ...desired(), settings: { languages: ['en', 'ru'] } };
    expect(plan(want, actual()).changed).to.deep.equal(['languages']);
  });
});
