import { setTimeout as sleep } from 'node:timers/promises';
import type { DocumentFailure } from '@aia/contracts';
import type { ReadEntry, UnreadableFile } from '@aia/database/ingestion';
import { AppError, type Logger } from '@aia/platform';
import { tooLarge, type BlobStore } from '../blobs/blob-store.js';
import { EntryError, EntryGoneError, type Source, type SourceEntry } from '../sources/source.js';

interface ReadDeps {
  blobs: BlobStore;
  logger: Logger;
  maxFileBytes: number;
}

/** What became of entries whose content had to be read; one that went away is in neither list. */
export interface ReadOutcome {
  read: ReadEntry[];
  unreadable: UnreadableFile[];
}

/** Entries that are read at once. */
const CONCURRENCY = 4;
/** Tries of one entry that changes or breaks while it is read. */
const TRIES = 3;
const PAUSE_MS = 100;

/** Copies the content of the entries into the blob store, a few at a time. One that fails does not stop the others. */
export async function readEntries(
  deps: ReadDeps,
  source: Source,
  entries: SourceEntry[],
  signal: AbortSignal,
): Promise<ReadOutcome> {
  const outcome: ReadOutcome = { read: [], unreadable: [] };
  const waiting = [...entries];
  const work = async () => {
    for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
      signal.throwIfAborted();
      await readInto(outcome, deps, source, entry, signal);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return outcome;
}

async function readInto(
  outcome: ReadOutcome,
  deps: ReadDeps,
  source: Source,
  entry: SourceEntry,
  signal: AbortSignal,
): Promise<void> {
  const { key } = entry;
  try {
    if (entry.failure) outcome.unreadable.push({ key, failure: entry.failure });
    else outcome.read.push(await readPatiently(deps, source, entry, signal));
  } catch (error) {
    if (error instanceof EntryGoneError) return;
    const failure = toFailure(error);
    if (!failure || signal.aborted) throw error;
    deps.logger.warn({ err: error, entry: key }, 'an entry of the source could not be read');
    outcome.unreadable.push({ key, failure });
  }
}

async function readPatiently(
  deps: ReadDeps,
  source: Source,
  entry: SourceEntry,
  signal: AbortSignal,
): Promise<ReadEntry> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readEntry(deps, source, entry, signal);
    } catch (error) {
      const again = error instanceof EntryError && error.retryable && attempt < TRIES;
      if (!again) throw error;
      await sleep(PAUSE_MS * attempt, undefined, { signal });
    }
  }
}

async function readEntry(
  { blobs, maxFileBytes }: ReadDeps,
  source: Source,
  entry: SourceEntry,
  signal: AbortSignal,
): Promise<ReadEntry> {
  const { key, revision, stored, sizeBytes = 0 } = entry;
  if (sizeBytes > maxFileBytes) throw tooLarge(maxFileBytes);
  if (stored) return { key, revision, contentHash: stored.sha256, sizeBytes: stored.sizeBytes };
  const opened = await source.open(entry, signal);
  const blob = await blobs.write(opened.content, { maxBytes: maxFileBytes });
  return { key, revision: opened.revision, contentHash: blob.sha256, sizeBytes: blob.sizeBytes };
}

/** The reason for the entry's document; undefined for what is no fault of this entry. */
function toFailure(error: unknown): DocumentFailure | undefined {
  if (error instanceof EntryError) {
    return { code: error.code, reason: error.message, retryable: error.retryable };
  }
  if (error instanceof AppError && error.code === 'payload-too-large') {
    return { code: 'too-large', reason: error.message, retryable: false };
  }
  return undefined;
}
