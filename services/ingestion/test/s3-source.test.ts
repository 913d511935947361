import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import type { Dataset } from '@aia/contracts';
import { testIdentity } from '@aia/testing';
import { startS3Server, type S3Server } from '../../../scripts/dev/s3-server/start.js';
import { addSource, documentKeys, syncSource } from './support/sources.js';
import { useIngestion } from './support/use-ingestion.js';

const credentials = { type: 's3', accessKeyId: 'reader', secretAccessKey: 'very-secret' } as const;

describe('S3 sources', function () {
  this.timeout(60_000);
  const ingestion = useIngestion({ allowedHosts: ['127.0.0.1'] });
  const api = ingestion.as(testIdentity());
  const bucket = 'documents';
  let server: S3Server;
  let client: S3Client;
  let dataset: Dataset;

  before(async function () {
    this.timeout(300_000);
    server = await startS3Server();
    client = new S3Client({
      endpoint: server.url,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { ...credentials },
    });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    await ingestion.startWorker();
    dataset = await api.createDataset('bucket');
  });
  after(async () => {
    client.destroy();
    await server.stop();
  });

  const put = (Key: string, Body: string) => client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));

  it('takes the objects below a prefix, then only what changed, and never tells its keys', async () => {
    await put('public/a.md', '# A\n\nThe first object.\n');
    await put('public/deep/b.md', '# B\n\nThe second object.\n');
    await put('public/folder/', '');
    await put('private/c.md', '# C\n\nNot for everybody.\n');
    const config = { type: 's3', endpoint: server.url, bucket, prefix: 'public/' };
    const source = await addSource(api, { datasetId: dataset.id, name: 's3', config, credentials });
    expect(JSON.stringify(source)).to.not.match(/very-secret|reader/);
    expect(source.hasCredentials).to.equal(true);
    expect((await syncSource(api, source.id)).progress).to.include({ total: 2, published: 2 });
    expect(await documentKeys(api, dataset.id)).to.deep.equal(['s3/a.md', 's3/deep/b.md']);

    await put('public/a.md', '# A\n\nThe first object, changed.\n');
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'public/deep/b.md' }));
    const again = await syncSource(api, source.id);
    expect(again.progress).to.include({ published: 1, deleted: 1 });
    expect((await syncSource(api, source.id)).progress).to.include({ total: 1, unmodified: 1 });
    const row = await ingestion.db
      .selectFrom('ingestion.sources')
      .select('credentials')
      .executeTakeFirstOrThrow();
    expect(row.credentials).to.match(/^v1\.[0-9a-f]{8}\./);
    expect(row.credentials).to.not.match(/very-secret/);
  });

  it('says that a bucket does not exist, and deletes nothing', async () => {
    const config = { type: 's3', endpoint: server.url, bucket: 'nowhere' };
    const source = await addSource(api, { datasetId: dataset.id, name: 'none', config, credentials });
    const failed = await syncSource(api, source.id);
    expect(failed).to.include({ status: 'failed', reason: 'The bucket nowhere does not exist.' });
    expect(await documentKeys(api, dataset.id)).to.have.length(1);
  });
});
