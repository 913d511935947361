import type { Problem } from '@aia/contracts';
import { testIdentity } from '@aia/testing';
import { expect } from 'chai';
import { eventually } from './support/eventually.js';
import { useIngestion } from './support/use-ingestion.js';

const MOST = 3;

describe('a full backlog', function () {
  this.timeout(60_000);
  const ingestion = useIngestion({ importRoots: true, maxBacklog: MOST });
  const api = ingestion.as(testIdentity());

  it('is answered 429 with the seconds to wait, for uploads and folders, until there is room again', async () => {
    const { id } = await api.createDataset('backlog');
    const upload = async (name: string, bytes = 10) => {
      const body = new FormData();
      body.append('files', new Blob(['words '.repeat(Math.ceil(bytes / 6))]), name);
      return api.raw(`/datasets/${id}/documents`, { method: 'POST', body });
    };
    for (let i = 0; i < MOST; i++) expect((await upload(`${i}.md`)).status).to.equal(202);
    // How much waits is counted once a second.
    await eventually(async () => (await upload('0.md')).status === 429);

    // A body that nobody reads must not hide the answer.
    const refused = await upload('large.md', 900_000);
    const problem = (await refused.json()) as Problem;
    expect(refused.status).to.equal(429);
    expect(problem).to.include({ code: 'backlog-full', retryable: true });
    expect(problem.detail).to.equal(
      '3 documents wait to be processed already; send more after some are done.',
    );
    expect(Number(refused.headers.get('retry-after'))).to.be.within(5, 300);
    const folder = { source: { type: 'folder', path: ingestion.folder } };
    expect((await api.call('POST', `/datasets/${id}/imports`, folder)).status).to.equal(429);
    expect((await api.call('POST', `/datasets/${id}/imports/diff`, { files: [] })).status).to.equal(200);

    await ingestion.startWorker();
    await eventually(async () => (await upload('next.md')).status === 202);
  });
});
