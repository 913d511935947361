import type { Readable } from 'node:stream';
import * as yauzl from 'yauzl';
import { ExtractionError } from '../extraction-error.js';
import { LIMITS } from '../limits.js';
import { entryName } from './entry-name.js';

/** One file of a zip container. */
export interface ZipEntry {
  name: string;
  compressedBytes: number;
  /** As the container declares it; reading ends with an error when it is exceeded. */
  bytes: number;
  encrypted: boolean;
}

/** A zip container whose directory was read. */
export interface ZipFile {
  entries: readonly ZipEntry[];
  has(name: string): boolean;
  /** The whole file. @throws ExtractionError when it is missing, damaged or too large. */
  read(name: string): Promise<Buffer>;
  /** The file in pieces, or undefined when there is none. */
  open(name: string): Promise<AsyncIterable<Buffer> | undefined>;
}

/**
 * Opens a zip container in memory; only its directory is read, so that a bomb is refused by what it declares, and by
 * what it unfolds to where it lies.
 * @throws ExtractionError `unreadable-file` or `too-large`.
 */
export async function openZip(bytes: Uint8Array): Promise<ZipFile> {
  const { file, found } = await readDirectory(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  let total = 0;
  const open = async (name: string) => {
    const entry = found.get(name);
    if (!entry) return undefined;
    refuseBomb(toZipEntry(name, entry));
    total += entry.uncompressedSize;
    if (total > LIMITS.totalBytes) throw tooLarge();
    const stream = await openEntry(file, entry);
    return readEntry(stream);
  };
  return {
    entries: [...found].map(([name, entry]) => toZipEntry(name, entry)),
    has: (name) => found.has(name),
    open,
    read: async (name) => {
      const content = await open(name);
      if (!content) throw damaged(new Error(`The part ${name} is missing.`));
      const parts: Buffer[] = [];
      for await (const part of content) parts.push(part);
      return Buffer.concat(parts);
    },
  };
}

/** Whether bytes start like a zip container. */
export function startsAsZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

async function readDirectory(buffer: Buffer) {
  const found = new Map<string, yauzl.Entry>();
  try {
    const file = await yauzl.fromBufferPromise(buffer, { decodeStrings: false, lazyEntries: true });
    if (file.entryCount > LIMITS.entries) throw tooMany();
    for await (const entry of file.eachEntry()) {
      const name = entryName(entry);
      if (!found.has(name)) found.set(name, entry);
    }
    return { file, found };
  } catch (error) {
    throw error instanceof ExtractionError ? error : damaged(error);
  }
}

async function openEntry(file: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  try {
    return await file.openReadStreamPromise(entry);
  } catch (error) {
    throw damaged(error);
  }
}

async function* readEntry(stream: Readable): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      bytes += part.byteLength;
      if (bytes > LIMITS.partBytes) throw tooLarge();
      yield part;
    }
  } catch (error) {
    throw error instanceof ExtractionError ? error : damaged(error);
  }
}

function toZipEntry(name: string, entry: yauzl.Entry): ZipEntry {
  return {
    name,
    compressedBytes: entry.compressedSize,
    bytes: entry.uncompressedSize,
    encrypted: entry.isEncrypted(),
  };
}

/** @throws ExtractionError `too-large` for a part that unfolds to far more than real files do. */
function refuseBomb({ bytes, compressedBytes, encrypted }: ZipEntry): void {
  if (encrypted) throw protectedFile();
  const suspicious = bytes > LIMITS.ratioFrom && bytes / Math.max(1, compressedBytes) > LIMITS.ratio;
  if (bytes > LIMITS.partBytes || suspicious) throw tooLarge();
}

function protectedFile(): ExtractionError {
  const reason = 'The file is protected by a password; upload a copy without one.';
  return new ExtractionError('encrypted-file', reason);
}

function tooLarge(): ExtractionError {
  const limit = Math.round(LIMITS.partBytes / 1024 / 1024);
  const reason = `The file unfolds to far more than its size (over ${limit} MiB, or ${LIMITS.ratio} times as much); split it into smaller files.`;
  return new ExtractionError('too-large', reason);
}

function tooMany(): ExtractionError {
  return new ExtractionError('too-large', `The file holds more than ${LIMITS.entries} parts; split it.`);
}

/** A container that is cut off or broken. */
function damaged(cause: unknown): ExtractionError {
  const reason = 'The file is damaged or incomplete and cannot be opened; export or download it again.';
  return new ExtractionError('unreadable-file', reason, { cause });
}
