import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { AppError } from '@aia/platform';
import type { IncomingFile } from '@aia/database/ingestion';
import busboy from 'busboy';
import type { BlobStore } from '../blobs/blob-store.js';
import { toSourceKey } from './source-key.js';

export interface UploadLimits {
  maxFileBytes: number;
  maxFiles: number;
}

/**
 * Streams every file of a multipart request into the blob store and returns what came, in order. Nothing is registered
 * before the whole request is here: a refused request leaves no trace but unreferenced blobs.
 * @throws AppError `unsupported-media-type`, `validation-failed` or `payload-too-large`.
 */
export async function receiveUpload(
  req: IncomingMessage,
  blobs: Pick<BlobStore, 'write'>,
  limits: UploadLimits,
): Promise<IncomingFile[]> {
  const parser = openParser(req, limits);
  try {
    const files = await parseFiles(req, parser, blobs, limits);
    return assertUsable(files);
  } catch (error) {
    // The rest of the body is read and dropped, so that the client sees the answer instead of a broken connection.
    req.unpipe(parser);
    req.resume();
    throw error;
  }
}

function openParser(req: IncomingMessage, limits: UploadLimits): busboy.Busboy {
  try {
    return busboy({
      headers: req.headers,
      preservePath: true,
      defParamCharset: 'utf8',
      limits: { files: limits.maxFiles, fields: 100, fieldSize: 64 * 1024 },
    });
  } catch (cause) {
    throw new AppError('unsupported-media-type', 'Send the files as multipart/form-data.', { cause });
  }
}

function parseFiles(
  req: IncomingMessage,
  parser: busboy.Busboy,
  blobs: Pick<BlobStore, 'write'>,
  limits: UploadLimits,
): Promise<IncomingFile[]> {
  return new Promise((resolve, reject) => {
    const writes: Promise<IncomingFile>[] = [];
    parser.on('file', (_field, stream, info) => {
      // A body that ends too early breaks the part's stream, perhaps before anybody reads it. Whoever does gets the
      // error then; without this listener it would end the process.
      stream.on('error', () => undefined);
      const write = storeFile(stream, info.filename, blobs, limits);
      write.catch((error: unknown) => {
        stream.resume();
        reject(toError(error));
      });
      writes.push(write);
    });
    parser.on('filesLimit', () =>
      reject(new AppError('payload-too-large', `Send at most ${limits.maxFiles} files in one request.`)),
    );
    parser.on('error', (cause) => reject(malformed(cause)));
    parser.on('close', () => void Promise.all(writes).then(resolve, reject));
    req.once('aborted', () => reject(malformed(new Error('The client left.'))));
    req.pipe(parser);
  });
}

async function storeFile(
  stream: Readable,
  name: string | undefined,
  blobs: Pick<BlobStore, 'write'>,
  limits: UploadLimits,
): Promise<IncomingFile> {
  const sourceKey = toSourceKey(name ?? '');
  try {
    const { sha256, sizeBytes } = await blobs.write(stream, { maxBytes: limits.maxFileBytes });
    return { sourceKey, contentHash: sha256, sizeBytes };
  } catch (error) {
    throw error === stream.errored ? malformed(error) : error;
  }
}

function assertUsable(files: IncomingFile[]): IncomingFile[] {
  if (files.length === 0) throw invalid('Send at least one file in the field "files".');
  const keys = new Set<string>();
  for (const { sourceKey } of files) {
    if (keys.has(sourceKey)) throw invalid(`The file "${sourceKey}" is in the request twice.`);
    keys.add(sourceKey);
  }
  return files;
}

function malformed(cause: unknown): AppError {
  const message = 'The multipart body is not complete or not well formed.';
  return new AppError('validation-failed', message, { cause, errors: [{ path: 'body', message }] });
}

function invalid(message: string): AppError {
  return new AppError('validation-failed', message, { errors: [{ path: 'files', message }] });
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
