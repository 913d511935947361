import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileErrorCode, isMissingFile } from '../files/missing-file.js';
import type { SavedFile } from './saved-file.js';

/** Backups hold documents and password hashes: only their owner may read them. */
const OWNER_ONLY = 0o600;

/** Writes a stream through `transforms` to a file below `folder`; it is on the disk when this resolves. */
export async function saveStream(
  folder: string,
  path: string,
  content: Readable,
  transforms: Transform[] = [],
): Promise<SavedFile> {
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  const measure = measuring();
  const file = createWriteStream(target, { flags: 'wx', mode: OWNER_ONLY, flush: true });
  await pipeline([content, ...transforms, measure.stream, file]);
  return { path, ...measure.result() };
}

/** Writes a small file and flushes it. */
export async function writeFlushed(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', OWNER_ONLY);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What is wrong with a file of a backup, or undefined when it is as it was written. */
export async function whatIsWrong(folder: string, file: SavedFile): Promise<string | undefined> {
  const path = join(folder, file.path);
  try {
    const { size } = await stat(path);
    if (size !== file.bytes) return `${file.path} has ${size} bytes instead of ${file.bytes}`;
    const same = (await hashOfFile(path)) === file.sha256;
    return same ? undefined : `${file.path} has other content than was saved`;
  } catch (error) {
    return `${file.path} ${whyUnread(error)}`;
  }
}

/** What is wrong with a file that is named by the hash of its content, or undefined. */
export async function whatIsWrongByHash(path: string, sha256: string): Promise<string | undefined> {
  try {
    return (await hashOfFile(path)) === sha256 ? undefined : 'has other content than was saved';
  } catch (error) {
    return whyUnread(error);
  }
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}

function whyUnread(error: unknown): string {
  if (isMissingFile(error)) return 'is missing';
  const code = fileErrorCode(error);
  if (code === undefined) throw error;
  return `cannot be read (${code})`;
}

function measuring() {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(part: Buffer, _encoding, done) {
      hash.update(part);
      bytes += part.byteLength;
      done(null, part);
    },
  });
  return { stream, result: () => ({ bytes, sha256: hash.digest('hex') }) };
}
