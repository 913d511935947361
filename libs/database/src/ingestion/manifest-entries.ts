import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import type { Enumeration } from './imports.js';
import { registerDocuments } from './register-documents.js';
import { registerUnreadable, type UnreadableFile } from './register-unreadable.js';

/** Whose entries these are: a source, or a folder that is imported without one. */
export interface Manifest {
  id: string;
  datasetId: string;
  /** Put before an entry's key to get the key of its document. */
  keyPrefix: string;
}

/** What an earlier run saw of an entry. */
export interface KnownEntry {
  revision: string | null;
  contentHash: string | null;
  /** Whether its document is there and needs no new try. */
  settled: boolean;
  /** Whether this enumeration has it already, from a run that ended early. */
  seen: boolean;
}

/** An entry whose content was read. */
export interface ReadEntry {
  key: string;
  /** Changes with the content; null when the source cannot tell. */
  revision: string | null;
  contentHash: string;
  sizeBytes: number;
}

/** Everything that one page of an enumeration found out. */
export interface PageOutcome {
  /** Keys whose revision is the known one. */
  unchanged: string[];
  read: ReadEntry[];
  unreadable: UnreadableFile[];
  checkpoint: Record<string, unknown>;
}

/** Another run has taken the enumeration over, or the import has ended: this run must stop. */
export class StaleEnumerationError extends Error {
  override readonly name = 'StaleEnumerationError';
  readonly retryable = false;
}

/**
 * The entry's document is there with the content that was read, published or on its way, and is not waiting for another
 * try. An import that was cancelled, for one, leaves documents behind that are not.
 */
const SETTLED = sql`(d.id is not null and d.deleted_at is null
  and not (d.state = 'failed' and coalesce(d.retryable, true))
  and exists (select from ingestion.document_versions v
    where v.id = coalesce(d.pending_version_id, d.current_version_id) and v.content_hash = e.content_hash))`;

/** The known entries among `keys`; `since` is the start of the enumeration. */
export async function knownEntries(
  db: Kysely<Database>,
  manifestId: string,
  since: Date,
  keys: readonly string[],
): Promise<Map<string, KnownEntry>> {
  const rows = await db
    .selectFrom('ingestion.manifest_entries as e')
    .leftJoin('ingestion.documents as d', 'd.id', 'e.document_id')
    .select(['e.entry_key', 'e.revision', 'e.content_hash'])
    .select(sql<boolean>`${SETTLED}`.as('settled'))
    .select(sql<boolean>`e.seen_at >= ${since}`.as('seen'))
    .where('e.manifest_id', '=', manifestId)
    .where(sql<boolean>`e.entry_key = any(${[...keys]}::text[])`)
    .execute();
  return new Map(
    rows.map((row) => [
      row.entry_key,
      { revision: row.revision, contentHash: row.content_hash, settled: row.settled, seen: row.seen },
    ]),
  );
}

/** Whether every document of the manifest is settled, so that looking at the changes alone is enough. */
export async function isSettled(db: Kysely<Database>, manifestId: string): Promise<boolean> {
  const { rows } = await sql`
    select from ingestion.manifest_entries e left join ingestion.documents d on d.id = e.document_id
    where e.manifest_id = ${manifestId} and not ${SETTLED} limit 1`.execute(db);
  return rows.length === 0;
}

/** Keys that no run since the start of the enumeration has seen, in order, after `after`. */
export async function unseenKeys(
  db: Kysely<Database>,
  manifestId: string,
  since: Date,
  page: { after: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('ingestion.manifest_entries')
    .select('entry_key')
    .where('manifest_id', '=', manifestId)
    .where('entry_key', '>', page.after)
    .where('seen_at', '<', since)
    .orderBy('entry_key')
    .limit(page.limit)
    .execute();
  return rows.map((row) => row.entry_key);
}

/**
 * Writes one page with its checkpoint in one transaction: a crash repeats the page or not, never a half of it. New
 * content that an unseen entry has too waits for the end of the enumeration: it may be a moved document.
 * @throws StaleEnumerationError when this run has lost the enumeration; nothing is written then.
 */
export async function applyPage(
  db: Kysely<Database>,
  enumeration: Enumeration,
  manifest: Manifest,
  page: PageOutcome,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await advanceEnumeration(trx, enumeration, page.checkpoint, page.unchanged.length);
    await markSeen(trx, manifest.id, page.unchanged);
    const waiting = await possibleMoves(trx, enumeration, manifest, page.read);
    await upsertEntries(
      trx,
      manifest,
      waiting.map((entry) => ({ ...entry, documentId: null })),
    );
    await registerEntries(
      trx,
      enumeration,
      manifest,
      page.read.filter((entry) => !waiting.includes(entry)),
    );
    for (const file of page.unreadable) await noteUnreadable(trx, enumeration, manifest, file);
  });
}

/**
 * Counts every entry as seen and unchanged that is neither in `gone` nor in `changed`: the source listed only the
 * changes. Written with the checkpoint, so that it happens once an enumeration.
 */
export async function keepUnlisted(
  db: Kysely<Database>,
  enumeration: Enumeration,
  manifest: Manifest,
  changes: { gone: string[]; changed: string[]; checkpoint: Record<string, unknown> },
): Promise<void> {
  const { gone, changed, checkpoint } = changes;
  await db.transaction().execute(async (trx) => {
    await lockEnumeration(trx, enumeration);
    const result = await sql`update ingestion.manifest_entries set seen_at = now()
      where manifest_id = ${manifest.id} and entry_key not in (select unnest(${[...gone, ...changed]}::text[]))`.execute(
      trx,
    );
    const unchanged = Number(result.numAffectedRows ?? 0n);
    await advanceEnumeration(trx, enumeration, checkpoint, unchanged);
  });
}

async function advanceEnumeration(
  trx: Kysely<Database>,
  { importId, fence }: Enumeration,
  checkpoint: Record<string, unknown>,
  unchanged: number,
): Promise<void> {
  const result = await trx
    .updateTable('ingestion.imports')
    .set((eb) => ({
      checkpoint: JSON.stringify(checkpoint),
      unmodified: eb('unmodified', '+', unchanged),
      updated_at: sql<Date>`now()`,
    }))
    .where('id', '=', importId)
    .where('enumeration_fence', '=', fence)
    .where('status', '=', 'enumerating')
    .executeTakeFirst();
  if (result.numUpdatedRows !== 1n) throw new StaleEnumerationError('Another run has this enumeration.');
}

/** Holds the enumeration until the transaction ends. @throws StaleEnumerationError when it is another run's. */
export async function lockEnumeration(
  trx: Kysely<Database>,
  { importId, fence }: Enumeration,
): Promise<void> {
  const row = await trx
    .selectFrom('ingestion.imports')
    .select('id')
    .where('id', '=', importId)
    .where('enumeration_fence', '=', fence)
    .where('status', '=', 'enumerating')
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new StaleEnumerationError('Another run has this enumeration.');
}

async function markSeen(trx: Kysely<Database>, manifestId: string, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  await trx
    .updateTable('ingestion.manifest_entries')
    .set({ seen_at: sql<Date>`now()` })
    .where('manifest_id', '=', manifestId)
    .where(sql<boolean>`entry_key = any(${keys}::text[])`)
    .execute();
}

/** New keys whose content belongs to an entry that this enumeration has not seen. */
async function possibleMoves(
  trx: Kysely<Database>,
  { enumeratedFrom }: Enumeration,
  manifest: Manifest,
  read: ReadEntry[],
): Promise<ReadEntry[]> {
  if (read.length === 0) return [];
  const { rows } = await sql<{ key: string }>`
    select n.key from unnest(${read.map((entry) => entry.key)}::text[],
      ${read.map((entry) => entry.contentHash)}::text[]) as n (key, hash)
    where exists (select from ingestion.manifest_entries old where old.manifest_id = ${manifest.id}
        and old.content_hash = n.hash and old.entry_key <> n.key and old.seen_at < ${enumeratedFrom}
        and old.document_id is not null)
      and not exists (select from ingestion.manifest_entries own where own.manifest_id = ${manifest.id}
        and own.entry_key = n.key and own.document_id is not null)`.execute(trx);
  const keys = new Set(rows.map((row) => row.key));
  return read.filter((entry) => keys.has(entry.key));
}

/** Registers read entries with their documents. */
export async function registerEntries(
  trx: Kysely<Database>,
  enumeration: Enumeration,
  manifest: Manifest,
  entries: ReadEntry[],
): Promise<void> {
  const { keyPrefix } = manifest;
  const files = entries.map(({ key, contentHash, sizeBytes }) => ({
    sourceKey: keyPrefix + key,
    contentHash,
    sizeBytes,
  }));
  const documents = await registerDocuments(trx, enumeration, files);
  const owned = entries.map((entry) => ({
    ...entry,
    documentId: documents.get(keyPrefix + entry.key) ?? null,
  }));
  await upsertEntries(trx, manifest, owned);
}

async function noteUnreadable(
  trx: Kysely<Database>,
  enumeration: Enumeration,
  manifest: Manifest,
  file: UnreadableFile,
): Promise<void> {
  const sourceKey = manifest.keyPrefix + file.key;
  const documentId = await registerUnreadable(trx, enumeration, sourceKey, file);
  // Without a revision the next run tries it again.
  const entry = { key: file.key, revision: null, contentHash: null, sizeBytes: 0, documentId };
  await upsertEntries(trx, manifest, [entry]);
}

type OwnedEntry = Omit<ReadEntry, 'contentHash'> & { contentHash: string | null; documentId: string | null };

async function upsertEntries(
  trx: Kysely<Database>,
  manifest: Manifest,
  entries: OwnedEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await trx
    .insertInto('ingestion.manifest_entries')
    .values(
      entries.map((entry) => ({
        manifest_id: manifest.id,
        dataset_id: manifest.datasetId,
        entry_key: entry.key,
        document_id: entry.documentId,
        revision: entry.revision,
        content_hash: entry.contentHash,
        size_bytes: entry.sizeBytes,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['manifest_id', 'entry_key']).doUpdateSet((eb) => ({
        document_id: eb.ref('excluded.document_id'),
        revision: eb.ref('excluded.revision'),
        content_hash: eb.ref('excluded.content_hash'),
        size_bytes: eb.ref('excluded.size_bytes'),
        seen_at: sql<Date>`now()`,
      })),
    )
    .execute();
}
