import * as yauzl from 'yauzl';
import { ExtractionError } from '../extraction-error.js';
import { entryName } from '../zip/entry-name.js';
import { ARCHIVE_LIMITS } from './archive-limits.js';
import { tooMany } from './too-many.js';
import type { ArchiveMember, ArchiveOptions } from './read-archive.js';
import { createUnfoldGuard } from './unfold-guard.js';

/**
 * The files of a zip. What it declares is added up before anything is unfolded, and entries end with an error where
 * they unfold to more than they declare.
 */
export async function* readZip(bytes: Uint8Array, options: ArchiveOptions): AsyncGenerator<ArchiveMember> {
  const { file, entries } = await openDirectory(bytes);
  const guard = createUnfoldGuard(bytes.byteLength);
  for (const { uncompressedSize } of entries) guard.add(uncompressedSize);
  for (const entry of entries) {
    const name = entryName(entry);
    if (name.endsWith('/')) continue;
    const refused = entry.isEncrypted() || entry.uncompressedSize > options.maxMemberBytes;
    yield { name, content: () => contentOf(file, entry), ...(refused ? { refused } : {}) };
  }
}

async function openDirectory(bytes: Uint8Array): Promise<{ file: yauzl.ZipFile; entries: yauzl.Entry[] }> {
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const file = await yauzl.fromBufferPromise(buffer, { decodeStrings: false, lazyEntries: true });
    if (file.entryCount > ARCHIVE_LIMITS.members * 2) throw tooMany();
    const entries: yauzl.Entry[] = [];
    for await (const entry of file.eachEntry()) entries.push(entry);
    return { file, entries };
  } catch (cause) {
    throw cause instanceof ExtractionError ? cause : damaged(cause);
  }
}

async function* contentOf(file: yauzl.ZipFile, entry: yauzl.Entry): AsyncGenerator<Uint8Array> {
  try {
    yield* await file.openReadStreamPromise(entry);
  } catch (cause) {
    throw damaged(cause);
  }
}

function damaged(cause: unknown): ExtractionError {
  const reason = 'The archive is damaged or incomplete; pack or download it again.';
  return new ExtractionError('unreadable-file', reason, { cause });
}
