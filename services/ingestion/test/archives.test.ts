import { expect } from 'chai';
import { gzipSync } from 'node:zlib';
import { testIdentity } from '@aia/testing';
import { sampleTar } from './support/tar-sample.js';
import { useIngestion } from './support/use-ingestion.js';
import { sampleZip } from './support/zip-sample.js';

const GUIDE = { name: 'docs/guide.md', content: '# Guide\n\nThe words of the guide.\n' };
const NOTES = { name: 'notes.txt', content: 'The words of the notes.\n' };

describe('archives', function () {
  this.timeout(90_000);
  const ingestion = useIngestion();
  const api = ingestion.as(testIdentity());
  let datasetId: string;
  let dataset = 0;

  const states = async () => {
    const documents = await api.documents(datasetId);
    return Object.fromEntries(documents.map(({ sourceKey, state }) => [sourceKey, state]));
  };

  before(() => ingestion.startWorker());
  beforeEach(async () => {
    datasetId = (await api.createDataset(`archives-${++dataset}`)).id;
  });

  it('become one document for each file, at any depth, and their import waits for all of them', async () => {
    const inner = gzipSync(sampleTar([NOTES]));
    const done = await api.ingest(datasetId, {
      'all.zip': sampleZip([GUIDE, { name: 'in.tgz', content: inner }]),
    });
    expect(await states()).to.deep.equal({
      'all.zip': 'skipped',
      'all.zip/docs/guide.md': 'published',
      'all.zip/in.tgz': 'skipped',
      'all.zip/in.tgz/notes.txt': 'published',
    });
    expect(done.progress).to.include({ total: 4, published: 2, skipped: 2, pending: 0 });
    const archive = (await api.documents(datasetId)).find(({ sourceKey }) => sourceKey === 'all.zip');
    expect(archive?.failure).to.deep.include({ code: 'archive-expanded' });
    expect(archive?.failure?.reason).to.match(/^The archive was opened: 2 files/);
  });

  it('bring their members up to date: added, changed and gone', async () => {
    await api.ingest(datasetId, { 'a.zip': sampleZip([GUIDE, NOTES]) });
    const changed = { ...GUIDE, content: '# Guide\n\nOther words.\n' };
    const added = { name: 'new.md', content: 'New words.' };
    await api.ingest(datasetId, { 'a.zip': sampleZip([changed, added]) });
    expect(await states()).to.deep.equal({
      'a.zip': 'skipped',
      'a.zip/docs/guide.md': 'published',
      'a.zip/new.md': 'published',
    });
    const guide = (await api.documents(datasetId)).find(({ sourceKey }) => sourceKey.endsWith('guide.md'));
    expect(guide?.version).to.equal(2);
  });

  it('that did not change are not opened again, and are not missed by a comparison of folders', async () => {
    const bytes = sampleZip([GUIDE]);
    await api.ingest(datasetId, { 'a.zip': bytes });
    ingestion.model.requests.splice(0);
    const again = await api.ingest(datasetId, { 'a.zip': bytes });
    expect(again.progress).to.include({ total: 1, unmodified: 1 });
    expect(ingestion.model.requests.filter(({ path }) => path === '/api/embed')).to.deep.equal([]);
    const diff = await api.call('POST', `/datasets/${datasetId}/imports/diff`, { files: [] });
    expect(diff.body).to.deep.include({ deleted: ['a.zip'] });
  });

  it('take their members along when they are deleted', async () => {
    await api.ingest(datasetId, {
      'a.zip': sampleZip([GUIDE, { name: 'b.zip', content: sampleZip([NOTES]) }]),
    });
    const archive = (await api.documents(datasetId)).find(({ sourceKey }) => sourceKey === 'a.zip');
    expect((await api.call('DELETE', `/documents/${archive?.id}`)).status).to.equal(204);
    expect(await api.documents(datasetId)).to.deep.equal([]);
  });

  it('never write outside of themselves, and name what they leave out', async () => {
    const evil = ['../../evil.md', '/etc/evil.md', 'a/../../evil.md'].map((name) => ({ name, content: 'x' }));
    await api.ingest(datasetId, { 'a.zip': sampleZip([...evil, GUIDE]) });
    expect(await states()).to.deep.equal({ 'a.zip': 'skipped', 'a.zip/docs/guide.md': 'published' });
    const archive = (await api.documents(datasetId)).find(({ sourceKey }) => sourceKey === 'a.zip');
    expect(archive?.failure?.reason).to.contain('evil.md');
  });

  it('fail alone when they are bombs, broken, or nested too deep', async () => {
    const nest = (depth: number): Uint8Array =>
      sampleZip([depth === 0 ? GUIDE : { name: 'in.zip', content: nest(depth - 1) }]);
    const bomb = sampleZip([{ name: 'zeros.txt', content: Buffer.alloc(32 * 1024 * 1024) }]);
    const cut = sampleZip([GUIDE, NOTES]).subarray(0, 60);
    await api.ingest(datasetId, { 'bomb.zip': bomb, 'cut.zip': cut, 'nest.zip': nest(4), 'b.md': 'Words.' });
    expect(await states()).to.deep.equal({
      'bomb.zip': 'failed',
      'cut.zip': 'failed',
      'nest.zip': 'skipped',
      'nest.zip/in.zip': 'skipped',
      'nest.zip/in.zip/in.zip': 'skipped',
      'nest.zip/in.zip/in.zip/in.zip': 'failed',
      'b.md': 'published',
    });
  });
});
