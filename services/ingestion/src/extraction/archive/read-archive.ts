import { startsAsZip } from '../zip/zip-file.js';
import { ARCHIVE_LIMITS } from './archive-limits.js';
import { tooMany } from './too-many.js';
import { readTar } from './read-tar.js';
import { readZip } from './read-zip.js';

/** One file of an archive. Its content is read before the next member comes, or not at all. */
export interface ArchiveMember {
  /** As the archive calls it: not to be trusted as a path. */
  name: string;
  content: () => AsyncIterable<Uint8Array>;
  /** Protected or too large: it has no content. */
  refused?: boolean;
}

export interface ArchiveOptions {
  maxMemberBytes: number;
}

/** Folders and files that systems leave behind. */
const CLUTTER = /(?:^|\/)(?:\.[^/]*|__MACOSX|node_modules|__pycache__|Thumbs\.db|desktop\.ini)(?:\/|$)/;

/**
 * The files of a zip, tar or gzipped tar, in its order. Hidden files and what systems leave behind are left out.
 * @throws ExtractionError `unreadable-file` for a broken archive, `too-large` for one that unfolds beyond all measure.
 */
export async function* readArchive(
  bytes: Uint8Array,
  options: ArchiveOptions,
): AsyncGenerator<ArchiveMember> {
  let count = 0;
  for await (const member of startsAsZip(bytes) ? readZip(bytes, options) : readTar(bytes, options)) {
    if (isClutter(member.name)) continue;
    count += 1;
    if (count > ARCHIVE_LIMITS.members) throw tooMany();
    yield member;
  }
}

/** A name that leaves the archive is no clutter: whoever reads must be told of it. */
function isClutter(name: string): boolean {
  return !name.split('/').includes('..') && CLUTTER.test(name.replace(/^(?:\.\/)+/, ''));
}
