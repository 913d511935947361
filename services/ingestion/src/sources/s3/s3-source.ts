import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { GetObjectCommand, ListObjectsV2Command, S3Client, type _Object } from '@aws-sdk/client-s3';
import type { SourceConfigOf, SourceCredentials } from '@aia/contracts';
import { AppError } from '@aia/platform';
import type { AddressPolicy } from '../../network/address-policy.js';
import {
  checkpointText,
  EntryError,
  EntryGoneError,
  type OpenedEntry,
  type Source,
  type SourceEntry,
} from '../source.js';

const PAGE = 500;
const CONNECT_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 30_000;
/** Objects in these classes answer only after a restore that takes hours. */
const ARCHIVED = new Set(['GLACIER', 'DEEP_ARCHIVE']);

/** The objects of a bucket below a prefix. The ETag and size tell whether one changed. */
export function createS3Source(
  config: SourceConfigOf<'s3'>,
  credentials: SourceCredentials | undefined,
  policy: AddressPolicy,
): Source {
  const client = createClient(config, credentials, policy);
  const { bucket: Bucket, prefix: Prefix } = config;
  return {
    enumerate: async function* ({ checkpoint, signal }) {
      if (config.endpoint) policy.checkUrl(new URL(config.endpoint));
      let after = checkpointText(checkpoint, 'after') || undefined;
      for (;;) {
        const page = await answer(config, () =>
          client.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: PAGE, StartAfter: after }), {
            abortSignal: signal,
          }),
        );
        const objects = page.Contents ?? [];
        after = objects.at(-1)?.Key;
        if (after === undefined) return;
        yield { entries: objects.flatMap((object) => toEntry(object, Prefix)), checkpoint: { after } };
        if (!page.IsTruncated) return;
      }
    },
    open: (entry, signal) => openObject(client, config, entry, signal),
    close: async () => client.destroy(),
  };
}

async function openObject(
  client: S3Client,
  config: SourceConfigOf<'s3'>,
  { path: Key = '' }: SourceEntry,
  signal: AbortSignal,
): Promise<OpenedEntry> {
  try {
    const object = await answer(config, () =>
      client.send(new GetObjectCommand({ Bucket: config.bucket, Key }), { abortSignal: signal }),
    );
    const content = object.Body as AsyncIterable<Uint8Array> | undefined;
    if (!content) throw new EntryGoneError('The object has no content.');
    return { content, revision: revisionOf(object.ETag, object.ContentLength) };
  } catch (error) {
    if (error instanceof AppError && isNamed(error.cause, ['NoSuchKey', 'NotFound'])) {
      throw new EntryGoneError('The object was deleted.', { cause: error });
    }
    if (error instanceof AppError && error.code === 'validation-failed') {
      throw new EntryError('not-readable', error.message, { retryable: true, cause: error });
    }
    throw error;
  }
}

function toEntry({ Key, ETag, Size, StorageClass }: _Object, prefix: string): SourceEntry[] {
  if (Key === undefined || Key.endsWith('/')) return [];
  const key = Key.slice(prefix.endsWith('/') ? prefix.length : prefix.lastIndexOf('/') + 1);
  const entry = { key, path: Key, revision: revisionOf(ETag, Size), sizeBytes: Size ?? 0 };
  if (!ARCHIVED.has(StorageClass ?? '')) return [entry];
  const reason = 'The object is in an archive class; restore it first.';
  return [{ ...entry, failure: { code: 'archived', reason, retryable: true } }];
}

function revisionOf(etag: string | undefined, size: number | undefined): string | null {
  return etag === undefined ? null : `${etag}-${size ?? 0}`;
}

function createClient(
  config: SourceConfigOf<'s3'>,
  credentials: SourceCredentials | undefined,
  policy: AddressPolicy,
): S3Client {
  const keys = credentials?.type === 's3' ? credentials : undefined;
  return new S3Client({
    region: config.region,
    forcePathStyle: config.pathStyle,
    maxAttempts: 4,
    ...(config.endpoint === undefined ? {} : { endpoint: config.endpoint }),
    credentials: {
      accessKeyId: keys?.accessKeyId ?? '',
      secretAccessKey: keys?.secretAccessKey ?? '',
      ...(keys?.sessionToken === undefined ? {} : { sessionToken: keys.sessionToken }),
    },
    // Without keys the bucket is read as anybody: never with what the server itself may happen to have.
    ...(keys ? {} : { signer: { sign: async (request) => request } }),
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: ANSWER_TIMEOUT_MS,
      httpAgent: new HttpAgent({ keepAlive: true, lookup: policy.lookup }),
      httpsAgent: new HttpsAgent({ keepAlive: true, lookup: policy.lookup }),
    },
  });
}

/** The answer of the server, or an AppError that says what is wrong and never holds a key. */
async function answer<T>(config: SourceConfigOf<'s3'>, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof AppError || isNamed(cause, ['AbortError'])) throw cause;
    const where = `The bucket ${config.bucket}`;
    const refused = ['AccessDenied', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'Forbidden', '403'];
    if (isNamed(cause, refused))
      throw new AppError('validation-failed', `${where} refuses the keys.`, { cause });
    if (isNamed(cause, ['NoSuchBucket'])) {
      throw new AppError('validation-failed', `${where} does not exist.`, { cause });
    }
    if (isNamed(cause, ['NoSuchKey', 'NotFound'])) {
      throw new AppError('validation-failed', 'The object does not exist.', { cause });
    }
    throw new AppError('upstream-failed', `${where} cannot be read for now.`, { cause });
  }
}

function isNamed(error: unknown, names: string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
