import type { StoredBlob } from '../blobs/blob-store.js';

/** Where an enumeration is: written with every page, handed back after a crash. Plain JSON, owned by the adapter. */
export type Checkpoint = Record<string, unknown>;

/** A text in a checkpoint; empty when there is none. */
export function checkpointText(checkpoint: Checkpoint | null, name: string): string {
  const value = checkpoint?.[name];
  return typeof value === 'string' ? value : '';
}

/** One thing of a source that may become a document. */
export interface SourceEntry {
  /** What identifies it within its source: a relative path with forward slashes, or a canonical URL. */
  key: string;
  /** Changes whenever the content changes (etag, blob id, times and size); null when the source cannot tell. */
  revision: string | null;
  /** The adapter's own name for it, where that is not the key. */
  path?: string;
  /** Where the listing tells it. */
  sizeBytes?: number;
  /** The content, where the enumeration had to read it anyway: it is in the blob store already. */
  stored?: StoredBlob;
  /** Why the content cannot be had, where the enumeration found out. */
  failure?: { code: string; reason: string; retryable: boolean };
}

/** A part of an enumeration. */
export interface SourcePage {
  entries: SourceEntry[];
  /** Where to go on after this page. */
  checkpoint: Checkpoint;
}

/** The content of an entry, and the revision that was read: it may be newer than the listed one. */
export interface OpenedEntry {
  content: AsyncIterable<Uint8Array>;
  revision: string | null;
}

/** What is known of an entry from an earlier run. */
export interface KnownRevision {
  revision: string | null;
  contentHash: string | null;
}

/** What an enumeration may ask for and tell. */
export interface EnumerationContext {
  signal: AbortSignal;
  /** Where an earlier run of the same enumeration stopped; null at the beginning. */
  checkpoint: Checkpoint | null;
  /** What the last complete synchronisation left with `remember`. */
  previous: Checkpoint | null;
  /** Leaves something to the next synchronisation, should this one complete. */
  remember(state: Checkpoint): void;
  /**
   * Says that only changes will be listed: what is neither in `gone` nor in `changed` stays as it is. Only where
   * `checkpoint` was null; the given one is written at once.
   */
  keepUnlisted(changes: { gone: string[]; changed: string[]; checkpoint: Checkpoint }): Promise<void>;
  known(keys: string[]): Promise<ReadonlyMap<string, KnownRevision>>;
  /** Keys of the manifest that this enumeration has not listed so far, in order. */
  unseen(after: string, limit: number): Promise<string[]>;
  /** Whether the source's globs take a key: what they leave out need not be read. */
  wants(key: string): boolean;
}

/**
 * A place that documents come from. An enumeration that ends without an error is complete: whatever it did not list is
 * gone. Errors are `AppError`s; retryable ones mean that the source is away for now.
 */
export interface Source {
  enumerate(context: EnumerationContext): AsyncIterable<SourcePage>;
  /**
   * Opens an entry of the last page. Leaving the iteration early frees everything.
   * @throws EntryError when this one entry cannot be had.
   */
  open(entry: SourceEntry, signal: AbortSignal): Promise<OpenedEntry>;
  close(): Promise<void>;
}

/** One entry cannot be read; its neighbours can. */
export class EntryError extends Error {
  override readonly name = 'EntryError';
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, reason: string, options: { retryable: boolean; cause?: unknown }) {
    super(reason, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
  }
}

/** The entry went away after it was listed: it counts as gone. */
export class EntryGoneError extends Error {
  override readonly name = 'EntryGoneError';
}
