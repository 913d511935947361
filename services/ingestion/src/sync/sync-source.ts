import type { Database, Kysely } from '@aia/database';
import {
  applyPage,
  countGone,
  deleteGone,
  isSettled,
  keepUnlisted,
  knownEntries,
  settleMoves,
  StaleEnumerationError,
  unseenKeys,
  type Enumeration,
  type KnownEntry,
  type Manifest,
  type PageOutcome,
} from '@aia/database/ingestion';
import type { Logger } from '@aia/platform';
import type { BlobStore } from '../blobs/blob-store.js';
import type { Checkpoint, EnumerationContext, Source, SourceEntry, SourcePage } from '../sources/source.js';
import { waitForImportTurn } from '../imports/import-turn.js';
import { refuseMassDeletion, type DeletionLimit } from './deletion-limit.js';
import { readEntries } from './read-entries.js';

/** What synchronising works with. */
export interface SyncDeps {
  db: Kysely<Database>;
  blobs: BlobStore;
  logger: Logger;
  maxFileBytes: number;
  maxBacklog: number;
  /** Called after a page was registered, so that its documents start at once. */
  onPage: () => void;
}

/** One synchronisation: from where, into which manifest, and what to do about what is gone. */
export interface SyncPlan {
  source: Source;
  manifest: Manifest;
  /** What the last complete synchronisation left. */
  previous: Checkpoint | null;
  wants: (key: string) => boolean;
  /** The key in the form that documents have; an error means that the entry cannot be one. */
  checkKey: (key: string) => string;
  /** Null keeps the documents of what is gone. */
  deletion: DeletionLimit | null;
}

/** How a complete synchronisation ended. */
export interface SyncResult {
  state: Checkpoint | null;
  /** Imports that waited for documents which are deleted now. */
  released: string[];
}

/** Entries that are registered in one transaction. */
const CHUNK = 50;

/**
 * Brings the documents of a manifest in line with its source: page by page what is new or changed is read, stored and
 * registered together with the checkpoint, so that a crash costs one page at most. Only after the last page, what moved
 * is renamed and what is gone is deleted.
 * @throws AppError of the source, or `conflict` when too much is gone; StaleEnumerationError when another run took over.
 */
export async function syncSource(
  deps: SyncDeps,
  plan: SyncPlan,
  enumeration: Enumeration,
  signal: AbortSignal,
): Promise<SyncResult> {
  const { manifest } = plan;
  const run = await openRun(deps, plan, enumeration, signal);
  for await (const page of plan.source.enumerate(run.context)) {
    signal.throwIfAborted();
    await registerPage(deps, plan, enumeration, page, run, signal);
    deps.onPage();
    if ((await waitForImportTurn(deps, enumeration, signal)) === 'halted') {
      throw new StaleEnumerationError('The import was paused or has ended.');
    }
  }
  const moved = await settleMoves(deps.db, enumeration, manifest);
  if (moved > 0) deps.logger.info({ importId: enumeration.importId, moved }, 'documents were moved');
  return { state: run.state(), released: await removeGone(deps, plan, enumeration) };
}

interface Run {
  context: EnumerationContext;
  /** The newest checkpoint that is written. */
  checkpoint: Checkpoint;
  state: () => Checkpoint | null;
}

async function openRun(
  { db }: SyncDeps,
  { manifest, previous, wants }: SyncPlan,
  enumeration: Enumeration,
  signal: AbortSignal,
): Promise<Run> {
  let state: Checkpoint | null = null;
  const { checkpoint, enumeratedFrom } = enumeration;
  const context: EnumerationContext = {
    signal,
    checkpoint,
    previous: previous && (await isSettled(db, manifest.id)) ? previous : null,
    wants,
    remember: (value) => (state = value),
    keepUnlisted: (changes) => keepUnlisted(db, enumeration, manifest, changes),
    known: (keys) => knownEntries(db, manifest.id, enumeratedFrom, keys),
    unseen: (after, limit) => unseenKeys(db, manifest.id, enumeratedFrom, { after, limit }),
  };
  return { context, checkpoint: checkpoint ?? {}, state: () => state };
}

async function registerPage(
  deps: SyncDeps,
  plan: SyncPlan,
  enumeration: Enumeration,
  page: SourcePage,
  run: Run,
  signal: AbortSignal,
): Promise<void> {
  const entries = usableEntries(deps, plan, page.entries);
  const known = await knownEntries(
    deps.db,
    plan.manifest.id,
    enumeration.enumeratedFrom,
    entries.map(({ key }) => key),
  );
  const fresh = entries.filter(({ key }) => !known.get(key)?.seen);
  const unchanged = fresh.filter((entry) => isUnchanged(entry, known.get(entry.key)));
  const changed = fresh.filter((entry) => !unchanged.includes(entry));
  const write = (outcome: PageOutcome) => applyPage(deps.db, enumeration, plan.manifest, outcome);
  for (let from = 0; from < changed.length; from += CHUNK) {
    const part = await readEntries(deps, plan.source, changed.slice(from, from + CHUNK), signal);
    await write({ ...part, unchanged: [], checkpoint: run.checkpoint });
    deps.onPage();
  }
  await write({
    read: [],
    unreadable: [],
    unchanged: unchanged.map(({ key }) => key),
    checkpoint: page.checkpoint,
  });
  run.checkpoint = page.checkpoint;
}

/** Entries that the globs take and whose key can be stored, each key once. */
function usableEntries({ logger }: SyncDeps, plan: SyncPlan, entries: SourceEntry[]): SourceEntry[] {
  const byKey = new Map<string, SourceEntry>();
  for (const entry of entries) {
    try {
      const key = plan.checkKey(entry.key);
      if (plan.wants(key)) byKey.set(key, { ...entry, key });
    } catch (error) {
      logger.warn({ err: error }, 'an entry whose name cannot be stored was passed over');
    }
  }
  return [...byKey.values()];
}

function isUnchanged({ revision, failure }: SourceEntry, known: KnownEntry | undefined): boolean {
  return !failure && revision !== null && known?.settled === true && known.revision === revision;
}

async function removeGone(deps: SyncDeps, plan: SyncPlan, enumeration: Enumeration): Promise<string[]> {
  if (!plan.deletion) return [];
  const counts = await countGone(deps.db, enumeration, plan.manifest);
  if (counts.gone === 0) return [];
  refuseMassDeletion(counts, plan.deletion);
  return deleteGone(deps.db, enumeration, plan.manifest);
}
