import type { Import, Page } from '@aia/contracts';
import { testIdentity } from '@aia/testing';
import { expect } from 'chai';
import { useIngestion } from './support/use-ingestion.js';

describe('the list of imports', () => {
  const ingestion = useIngestion();
  const api = ingestion.as(testIdentity());
  const list = async (datasetId: string, query = '') =>
    (await api.call('GET', `/datasets/${datasetId}/imports${query}`)).body as Page<Import>;
  const upload = async (datasetId: string, name: string) =>
    ((await api.upload(datasetId, { [name]: 'Text.' })).body as { import: Import }).import.id;

  it('goes from the newest to the oldest, page by page', async () => {
    const { id } = await api.createDataset('paged');
    const ids = [await upload(id, 'a.md'), await upload(id, 'b.md'), await upload(id, 'c.md')];
    const first = await list(id, '?limit=2');
    expect(first.items.map((run) => run.id)).to.deep.equal([ids[2], ids[1]]);
    const second = await list(id, `?limit=2&cursor=${first.nextCursor}`);
    expect(second.items.map((run) => run.id)).to.deep.equal([ids[0]]);
    expect(second.nextCursor).to.equal(null);
  });

  it('tells those that have ended from those that have not', async () => {
    const { id } = await api.createDataset('open');
    const [ended, open] = [await upload(id, 'a.md'), await upload(id, 'b.md')];
    await api.call('POST', `/imports/${ended}/cancel`);
    expect((await list(id, '?open=true')).items.map((run) => run.id)).to.deep.equal([open]);
    expect((await list(id, '?open=false')).items.map((run) => run.id)).to.deep.equal([ended]);
  });

  it('is hidden from those who may not read the dataset', async () => {
    const { id } = await api.createDataset('hidden');
    const stranger = ingestion.as(testIdentity());
    expect(await stranger.call('GET', `/datasets/${id}/imports`)).to.include({ status: 404 });
  });
});
