import { testIdentity } from '@aia/testing';
import { expect } from 'chai';
import { useIngestion } from './support/use-ingestion.js';

describe('the page of the queues', function () {
  this.timeout(60_000);
  const ingestion = useIngestion();

  it('shows every queue to an administrator, and to nobody else', async () => {
    const admin = ingestion.as(testIdentity('admin'));
    const page = await admin.raw('/queues/');
    expect(page.status).to.equal(200);
    const html = await page.text();
    expect(html).to.contain('<base href="/queues/"');
    const script = /src="(static\/js\/main[^"]+)"/.exec(html)?.[1] ?? '';
    expect((await admin.raw(`/queues/${script}`)).headers.get('content-type')).to.match(/javascript/);
    const { queues } = (await (await admin.raw('/queues/api/queues')).json()) as {
      queues: { name: string; readOnlyMode: boolean }[];
    };
    expect(queues.map(({ name }) => name)).to.include.members(['document', 'embedding', 'publish', 'sweep']);
    expect(queues.every(({ readOnlyMode }) => readOnlyMode)).to.equal(true);
    for (const role of ['viewer', 'editor'] as const) {
      expect((await ingestion.as(testIdentity(role)).raw('/queues/')).status).to.equal(403);
    }
  });

  it('changes nothing', async () => {
    const admin = ingestion.as(testIdentity('admin'));
    const answer = await admin.raw('/queues/api/queues/document/pause', { method: 'PUT' });
    expect(answer.status).to.equal(405);
  });
});
