import { expect } from 'chai';
import { emptyDraft, toRequest, type SourceDraft } from './source-draft.js';

const DATASET = '01890000-0000-7000-8000-000000000000';
const made = (draft: Partial<SourceDraft>) => toRequest({ ...emptyDraft, name: 'docs', ...draft }, DATASET);

describe('A new source', () => {
  it('takes the fields of its kind, and leaves empty ones to the server', () => {
    const result = made({
      kind: 'git',
      fields: { url: 'https://example.com/r.git', branch: '', path: '/other' },
    });
    const { request } = result as Extract<typeof result, { request: unknown }>;
    expect(request.config).to.deep.equal({ type: 'git', url: 'https://example.com/r.git' });
    expect(request).to.deep.include({ schedule: null, include: [], deleteMissing: true });
  });

  it('takes one address and one glob a line', () => {
    const fields = { startUrls: ' https://a.example/ \n\nhttps://b.example/', depth: '2' };
    const result = made({ kind: 'web', fields, exclude: '*.png\n' });
    const { request } = result as Extract<typeof result, { request: unknown }>;
    expect(request.config).to.deep.include({
      startUrls: ['https://a.example/', 'https://b.example/'],
      depth: 2,
    });
    expect(request.exclude).to.deep.equal(['*.png']);
  });

  it('says which field is wrong', () => {
    expect(made({ name: 'Bad Name', fields: { path: '' } }))
      .to.have.property('errors')
      .that.has.keys('name', 'path');
    expect(made({ kind: 's3', fields: { bucket: '?' } }))
      .to.have.property('errors')
      .that.has.keys('bucket');
  });

  it('has the schedule that was chosen', () => {
    const at = (draft: Partial<SourceDraft>) => made({ fields: { path: '/docs' }, ...draft });
    expect(at({ schedule: 'every', everyMinutes: 5 })).to.have.deep.nested.property('request.schedule', {
      everyMinutes: 5,
    });
    const cron = { cron: '0 3 * * *', timezone: 'UTC' };
    expect(at({ schedule: 'cron' })).to.have.deep.nested.property('request.schedule', cron);
  });
});
