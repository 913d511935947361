import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { AppError } from '@aia/platform';
import { useTempFolder } from '@aia/testing';
import { expect } from 'chai';
import { startS3Server, type S3Server } from '../../../scripts/dev/s3-server/start.js';
import { BlobMissingError, type BlobStore } from '../src/blobs/blob-store.js';
import { createFsBlobStore } from '../src/blobs/fs-blob-store.js';
import { createS3BlobStore } from '../src/blobs/s3-blob-store.js';

/** The first run installs the server from PyPI. */
const INSTALL_MS = 300_000;
const MAX = { maxBytes: 1000 };

describe('blob stores', () => {
  describe('in a folder', () => {
    const temp = useTempFolder();
    behaves(() => createFsBlobStore(join(temp.path, 'blobs')));
  });

  describe('in an S3 bucket', () => {
    let server: S3Server | undefined;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

    before(async function () {
      this.timeout(INSTALL_MS);
      server = await startS3Server();
      const client = new S3Client({
        endpoint: server.url,
        region: 'us-east-1',
        credentials,
        forcePathStyle: true,
      });
      await client.send(new CreateBucketCommand({ Bucket: 'originals' }));
      client.destroy();
    });
    after(() => server?.stop());

    const open = (bucket: string) =>
      createS3BlobStore({ bucket, prefix: 'x/', region: 'us-east-1', endpoint: server?.url, credentials });
    behaves(() => Promise.resolve(open('originals')));

    it('is not ready when the bucket is missing', async () => {
      const failure: unknown = await open('elsewhere')
        .ping()
        .catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(Error);
    });
  });
});

function behaves(open: () => Promise<BlobStore>): void {
  it('gives back what was written, under the hash of its bytes', async () => {
    const store = await open();
    const bytes = Buffer.from('Äpfel und Birnen');
    const blob = await store.write(parts(bytes.subarray(0, 3), bytes.subarray(3)), MAX);
    expect(blob).to.deep.equal({ sha256: hashOf(bytes), sizeBytes: bytes.length });
    expect(Buffer.from(await store.read(blob.sha256)).equals(bytes)).to.equal(true);
    expect(await store.has(blob.sha256)).to.equal(true);
    await store.ping();
  });

  it('says that a blob is missing', async () => {
    const store = await open();
    const sha256 = hashOf(Buffer.from('never written'));
    expect(await store.has(sha256)).to.equal(false);
    expect(await store.read(sha256).catch((error: unknown) => error)).to.be.instanceOf(BlobMissingError);
    await store.delete(sha256);
  });

  it('refuses more than the limit and keeps nothing of it', async () => {
    const store = await open();
    const bytes = Buffer.alloc(1001, 7);
    const refusal: unknown = await store.write(parts(bytes), MAX).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(AppError).with.property('code', 'payload-too-large');
    expect(await store.has(hashOf(bytes))).to.equal(false);
  });

  it('lists blobs by name and deletes them', async () => {
    const store = await open();
    for (const text of ['one', 'two', 'three', '']) await store.write(parts(Buffer.from(text)), MAX);
    const before = await namesOf(store);
    expect(before).to.deep.equal([...before].sort());
    const gone = hashOf(Buffer.from('two'));
    await store.delete(gone);
    expect(await namesOf(store)).to.deep.equal(before.filter((name) => name !== gone));
  });
}

async function namesOf(store: BlobStore): Promise<string[]> {
  const names: string[] = [];
  for await (const { sha256 } of store.list()) names.push(sha256);
  return names;
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function* parts(...buffers: Buffer[]): AsyncGenerator<Uint8Array> {
  for (const buffer of buffers) yield await Promise.resolve(buffer);
}
