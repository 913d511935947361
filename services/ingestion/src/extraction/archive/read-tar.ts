import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ExtractionError } from '../extraction-error.js';
import type { ArchiveMember, ArchiveOptions } from './read-archive.js';
import { createByteSource, type ByteSource } from './byte-source.js';
import { longName, parseHeader, type TarHeader } from './tar-header.js';
import { createUnfoldGuard } from './unfold-guard.js';

const BLOCK = 512;
const PIECE = 256 * 1024;
/** A name or a set of attributes in a block of its own is never longer. */
const LONGEST_EXTENSION = 1024 * 1024;

/**
 * The files of a tar, gzipped or not, read as a stream. Links and devices are no files. A gzipped file that is no tar
 * is one member without a name of its own.
 */
export async function* readTar(bytes: Uint8Array, options: ArchiveOptions): AsyncGenerator<ArchiveMember> {
  const source = createByteSource(unpacked(bytes));
  try {
    yield* readEntries(source, options);
  } catch (error) {
    throw error instanceof ExtractionError ? error : damaged(error);
  } finally {
    await source.close();
  }
}

async function* readEntries(
  source: ByteSource,
  options: ArchiveOptions,
): AsyncGenerator<ArchiveMember, void> {
  let extended: Partial<TarHeader> = {};
  for (let first = true; ; first = false) {
    const block = await source.read(BLOCK);
    if (block.every((byte) => byte === 0)) {
      if (first) throw noTar();
      // What is packed ends with a checksum, which shows a file that was cut off.
      return source.drain();
    }
    const header = parseHeader(block);
    if (!header) throw first ? noTar() : damaged(new Error('A header of the tar is broken.'));
    const entry = { ...header, ...extended };
    extended = {};
    const end = source.position + Math.ceil(entry.size / BLOCK) * BLOCK;
    if (entry.kind === 'extension') {
      if (entry.size > LONGEST_EXTENSION) throw damaged(new Error('A name in the tar is too long.'));
      extended = longName(entry.type, await source.read(entry.size));
    } else if (entry.kind === 'file') {
      const refused = entry.size > options.maxMemberBytes;
      yield { name: entry.name, content: () => source.stream(entry.size), ...(refused ? { refused } : {}) };
    }
    await source.skip(end - source.position);
  }
}

/** The bytes of the tar, counted while they unfold. */
async function* unpacked(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    yield* pieces(bytes);
    return;
  }
  const guard = createUnfoldGuard(bytes.byteLength);
  const gunzip = Readable.from(pieces(bytes)).pipe(createGunzip());
  for await (const part of gunzip as AsyncIterable<Uint8Array>) {
    guard.add(part.byteLength);
    yield part;
  }
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

function noTar(): ExtractionError {
  const reason = 'The file is packed with gzip but is no tar archive; unpack it and upload its content.';
  return new ExtractionError('unsupported-type', reason);
}

function damaged(cause: unknown): ExtractionError {
  const reason = 'The archive is damaged or incomplete; pack or download it again.';
  return new ExtractionError('unreadable-file', reason, { cause });
}
