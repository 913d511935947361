import type { DocumentFailure, DocumentState } from '@aia/contracts';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { NO_FAILURE } from './document-dispatch.js';
import { isPaused } from './import-halt.js';

/** States in which a document waits for, or is in, the hands of a `document` job. */
export const PREPARING: DocumentState[] = ['queued', 'fetching', 'extracting', 'chunking'];

/** A document in the hands of one worker: every change needs this fencing token to be the newest. */
export interface ClaimedDocument {
  id: string;
  fence: number;
  datasetId: string;
  sourceKey: string;
  versionId: string;
  contentHash: string;
  sizeBytes: number;
  embeddingModel: string;
}

/**
 * Takes a document whose newest token is `fence` and gives it a new one, so that any other worker on it is stale.
 * Undefined when the job is stale itself or the document needs no work.
 */
export async function claimDocument(
  db: Kysely<Database>,
  id: string,
  fence: number,
): Promise<ClaimedDocument | undefined> {
  const row = await db
    .with('claimed', (with_) =>
      with_
        .updateTable('ingestion.documents')
        .set((eb) => ({
          state: 'fetching',
          fence: eb('fence', '+', 1),
          ...NO_FAILURE,
          updated_at: sql<Date>`now()`,
        }))
        .where('id', '=', id)
        .where('fence', '=', fence)
        .where('state', 'in', PREPARING)
        .where('deleted_at', 'is', null)
        .where((eb) => eb.not(isPaused))
        .returning(['id', 'fence', 'dataset_id', 'source_key', 'pending_version_id']),
    )
    .selectFrom('claimed as d')
    .innerJoin('ingestion.document_versions as v', 'v.id', 'd.pending_version_id')
    .select(['d.id', 'd.fence', 'd.dataset_id', 'd.source_key', 'v.id as version_id'])
    .select(['v.content_hash', 'v.size_bytes', 'v.embedding_model'])
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    fence: row.fence,
    datasetId: row.dataset_id,
    sourceKey: row.source_key,
    versionId: row.version_id,
    contentHash: row.content_hash,
    sizeBytes: row.size_bytes,
    embeddingModel: row.embedding_model,
  };
}

/**
 * Moves a claimed document on while it is being prepared; false when the token is stale, its import is paused, or its
 * version is stored already, and then nothing changed: the note of a stage may arrive after the stage has ended, and
 * must not take the document back from the embedder.
 */
export async function advanceDocument(
  db: Kysely<Database>,
  document: Pick<ClaimedDocument, 'id' | 'fence'>,
  state: DocumentState,
): Promise<boolean> {
  const result = await db
    .updateTable('ingestion.documents')
    .set({ state, updated_at: sql<Date>`now()` })
    .where('id', '=', document.id)
    .where('fence', '=', document.fence)
    .where('state', 'in', PREPARING)
    .where((eb) => eb.not(isPaused))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Where and how a run failed: its step, the tries that were made, and the stack trace behind it. */
export interface FailureTrace {
  stage: string;
  tries: number;
  stackId: string | null;
}

/**
 * Ends a document's run as `failed` or `skipped`; what was published before stays. Its pending import rows get the same
 * outcome. Returns the imports concerned, or undefined when the token is stale.
 */
export async function settleDocument(
  db: Kysely<Database>,
  document: Pick<ClaimedDocument, 'id' | 'fence'>,
  outcome: 'failed' | 'skipped',
  failure: DocumentFailure,
  trace?: FailureTrace,
): Promise<string[] | undefined> {
  return db.transaction().execute((trx) => settleWithin(trx, document, outcome, failure, trace));
}

/** The statements of settling, for callers that have a transaction open. */
export async function settleWithin(
  trx: Kysely<Database>,
  document: Pick<ClaimedDocument, 'id' | 'fence'>,
  outcome: 'failed' | 'skipped',
  failure: DocumentFailure,
  trace?: FailureTrace,
): Promise<string[] | undefined> {
  const updated = await trx
    .updateTable('ingestion.documents')
    .set((eb) => ({
      state: outcome,
      fence: eb('fence', '+', 1),
      failure_code: failure.code,
      failure_reason: failure.reason,
      retryable: failure.retryable,
      failure_stage: trace?.stage ?? null,
      failure_tries: trace?.tries ?? null,
      failure_stack: trace?.stackId ?? null,
      next_retry_at: null,
      waiting_for: null,
      updated_at: sql<Date>`now()`,
    }))
    .where('id', '=', document.id)
    .where('fence', '=', document.fence)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) return undefined;
  return settleImportRows(trx, document.id, outcome);
}

/** Fails the document whose pending version is being embedded; undefined when it has moved on. */
export async function failEmbedding(
  db: Kysely<Database>,
  versionId: string,
  failure: DocumentFailure,
  trace?: FailureTrace,
): Promise<string[] | undefined> {
  const row = await db
    .selectFrom('ingestion.documents')
    .select(['id', 'fence'])
    .where('pending_version_id', '=', versionId)
    .where('state', '=', 'embedding')
    .executeTakeFirst();
  return row && settleDocument(db, row, 'failed', failure, trace);
}

/** Gives a document's pending import rows their outcome; returns the imports concerned. */
export async function settleImportRows(
  trx: Kysely<Database>,
  documentId: string,
  outcome: 'published' | 'failed' | 'skipped' | 'deleted',
): Promise<string[]> {
  const rows = await trx
    .updateTable('ingestion.import_documents')
    .set({ outcome, updated_at: sql<Date>`now()` })
    .where('document_id', '=', documentId)
    .where('outcome', '=', 'pending')
    .returning('import_id')
    .execute();
  return rows.map((row) => row.import_id);
}
