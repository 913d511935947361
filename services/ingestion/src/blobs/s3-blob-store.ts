import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { BlobMissingError, type BlobStore, type ListedBlob, type StoredBlob } from './blob-store.js';
import { writeFlushed } from './write-flushed.js';

export interface S3BlobStoreOptions {
  bucket: string;
  /** Before every key, e.g. `originals/`. */
  prefix: string;
  region: string;
  /** Of a server that is not Amazon's; its buckets are addressed by path. */
  endpoint?: string | undefined;
  /** Without them, the usual sources of the SDK: environment, profile, role of the machine. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
}

/** Blobs as objects of an S3-compatible bucket: `<prefix>ab/cd/<sha256>`. An object is whole or not there. */
export function createS3BlobStore(options: S3BlobStoreOptions): BlobStore {
  const client = createClient(options);
  const Bucket = options.bucket;
  const keyOf = (sha256: string) => `${options.prefix}${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
  return {
    write: async (content, { maxBytes }) => {
      // The name is the hash, which is known at the end only, and S3 wants the length first: so it goes over a file.
      const temporary = join(tmpdir(), `aia-blob-${randomUUID()}`);
      try {
        const blob = await writeFlushed(temporary, content, maxBytes);
        await putFile(client, Bucket, keyOf(blob.sha256), temporary, blob);
        return blob;
      } finally {
        await rm(temporary, { force: true });
      }
    },
    read: async (sha256) => {
      try {
        const object = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(sha256) }));
        if (!object.Body) throw new BlobMissingError(sha256);
        return await object.Body.transformToByteArray();
      } catch (error) {
        throw isMissing(error) ? new BlobMissingError(sha256, { cause: error }) : error;
      }
    },
    open: (sha256) => readInPieces(client, { Bucket, Key: keyOf(sha256) }, sha256),
    has: async (sha256) => {
      try {
        await client.send(new HeadObjectCommand({ Bucket, Key: keyOf(sha256) }));
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },
    delete: async (sha256) =>
      void (await client.send(new DeleteObjectCommand({ Bucket, Key: keyOf(sha256) }))),
    list: () => listBlobs(client, Bucket, options.prefix),
    ping: async () => void (await client.send(new HeadBucketCommand({ Bucket }))),
  };
}

function createClient({ region, endpoint, credentials }: S3BlobStoreOptions): S3Client {
  return new S3Client({
    region,
    // Servers beside Amazon's know neither the newer checksums nor bucket names in host names.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    ...(credentials ? { credentials } : {}),
  });
}

async function* readInPieces(
  client: S3Client,
  address: { Bucket: string; Key: string },
  sha256: string,
): AsyncGenerator<Uint8Array> {
  try {
    const object = await client.send(new GetObjectCommand(address));
    if (!object.Body) throw new BlobMissingError(sha256);
    yield* object.Body as unknown as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw isMissing(error) ? new BlobMissingError(sha256, { cause: error }) : error;
  }
}

async function putFile(
  client: S3Client,
  Bucket: string,
  Key: string,
  path: string,
  { sizeBytes }: StoredBlob,
): Promise<void> {
  const Body = createReadStream(path);
  try {
    await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: sizeBytes }));
  } finally {
    Body.destroy();
  }
}

/** Keys come in ascending order, and so do the hashes that they end with. */
async function* listBlobs(client: S3Client, Bucket: string, Prefix: string): AsyncGenerator<ListedBlob> {
  for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
    for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
      const sha256 = /\/([0-9a-f]{64})$/.exec(Key)?.[1];
      if (sha256) yield { sha256, sizeBytes: Size, modifiedAt: LastModified ?? new Date(0) };
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && ['NoSuchKey', 'NotFound'].includes(error.name);
}
