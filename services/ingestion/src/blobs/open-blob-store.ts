import type { BlobStore } from './blob-store.js';
import { createFsBlobStore } from './fs-blob-store.js';

/** Where the original files are, as the environment says it. */
export interface BlobStoreEnv {
  BLOB_STORE: 'fs' | 's3';
  BLOBS_PATH?: string | undefined;
  S3_BUCKET?: string | undefined;
  S3_PREFIX: string;
  S3_REGION: string;
  S3_ENDPOINT?: string | undefined;
  S3_ACCESS_KEY_ID?: string | undefined;
  S3_SECRET_ACCESS_KEY?: string | undefined;
}

/** Loads the chosen adapter only: the client of S3 is large. @throws Error naming the variable that it lacks. */
export async function openBlobStore(env: BlobStoreEnv): Promise<BlobStore> {
  if (env.BLOB_STORE === 'fs') {
    if (!env.BLOBS_PATH) throw new Error('BLOB_STORE=fs needs BLOBS_PATH, the folder of the files.');
    return createFsBlobStore(env.BLOBS_PATH);
  }
  if (!env.S3_BUCKET) throw new Error('BLOB_STORE=s3 needs S3_BUCKET.');
  const { createS3BlobStore } = await import('./s3-blob-store.js');
  return createS3BlobStore({
    bucket: env.S3_BUCKET,
    prefix: env.S3_PREFIX,
    region: env.S3_REGION,
    endpoint: env.S3_ENDPOINT,
    credentials: credentialsOf(env),
  });
}

function credentialsOf({ S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY }: BlobStoreEnv) {
  if (!S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) return undefined;
  return { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY };
}
