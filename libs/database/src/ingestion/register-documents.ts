import { AppError, newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import type { Database, ImportDocumentsTable } from '../schema.js';
import { keepBlobs } from './blob-references.js';
import { dispatchDocument, NO_FAILURE, turnOf } from './document-dispatch.js';
import type { IncomingFile, MemberContext } from './incoming-files.js';
import { enqueueJobs } from './outbox.js';
import { registerNew } from './register-new.js';
import { decideRegistration, type RegistrationDecision } from './registration-decision.js';

/**
 * Registers files with their documents, versions, outbox rows and import rows. Call it inside a transaction. A file
 * that this import registered before is left alone, so an enumeration may be repeated. Files are taken in key order,
 * so that two imports of one dataset cannot lock each other out. Returns the document of every key.
 */
export async function registerDocuments(
  trx: Kysely<Database>,
  context: MemberContext,
  files: IncomingFile[],
): Promise<Map<string, string>> {
  await keepBlobs(
    trx,
    files.map(({ contentHash }) => contentHash),
  );
  const ordered = [...files].sort((a, b) => (a.sourceKey < b.sourceKey ? -1 : 1));
  const documents = await registerNew(trx, context, ordered);
  for (const file of ordered) {
    if (documents.has(file.sourceKey)) await assertStored(context, file);
    else documents.set(file.sourceKey, await registerDocument(trx, context, file));
  }
  return documents;
}

async function registerDocument(
  trx: Kysely<Database>,
  context: MemberContext,
  file: IncomingFile,
): Promise<string> {
  const document = await lockDocument(trx, context, file);
  if (context.importId && (await isRegistered(trx, context.importId, document.id))) return document.id;
  const decision = decideRegistration({
    deleted: document.deleted_at !== null,
    state: document.state,
    currentHash: document.current_hash,
    pendingHash: document.pending_hash,
    hash: file.contentHash,
    expanded: document.failure_code === 'archive-expanded',
  });
  const versionId = await applyDecision(trx, context, file, document, decision);
  const outcome = decision === 'unmodified' || decision === 'revert' ? 'unmodified' : 'pending';
  await setParent(trx, document.id, context.parentId ?? null);
  if (context.importId === null) return document.id;
  await insertImportDocument(trx, context.importId, document.id, versionId, outcome, file.sizeBytes);
  return document.id;
}

type LockedDocument = Awaited<ReturnType<typeof lockDocument>>;

/** The document of the file's key, created when it is new, locked until the transaction ends. */
async function lockDocument(trx: Kysely<Database>, context: MemberContext, file: IncomingFile) {
  await trx
    .insertInto('ingestion.documents')
    .values({
      id: newId(),
      dataset_id: context.datasetId,
      source_key: file.sourceKey,
      title: file.sourceKey.split('/').at(-1) ?? file.sourceKey,
      state: 'queued',
      ...(context.importId === null ? {} : turnOf(context.importId)),
    })
    .onConflict((conflict) => conflict.columns(['dataset_id', 'source_key']).doNothing())
    .execute();
  return trx
    .selectFrom('ingestion.documents as d')
    .leftJoin('ingestion.document_versions as cv', 'cv.id', 'd.current_version_id')
    .leftJoin('ingestion.document_versions as pv', 'pv.id', 'd.pending_version_id')
    .select([
      'd.id',
      'd.state',
      'd.failure_code',
      'd.deleted_at',
      'd.current_version_id',
      'd.pending_version_id',
    ])
    .select(['cv.content_hash as current_hash', 'pv.content_hash as pending_hash'])
    .where('d.dataset_id', '=', context.datasetId)
    .where('d.source_key', '=', file.sourceKey)
    .forUpdate('d')
    .executeTakeFirstOrThrow();
}

/** Whoever brought a document last says whether it is a member of an archive. */
async function setParent(trx: Kysely<Database>, documentId: string, parentId: string | null): Promise<void> {
  await trx
    .updateTable('ingestion.documents')
    .set({ parent_id: parentId })
    .where('id', '=', documentId)
    .where('parent_id', 'is distinct from', parentId)
    .execute();
}

async function isRegistered(trx: Kysely<Database>, importId: string, documentId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('ingestion.import_documents')
    .select('document_id')
    .where('import_id', '=', importId)
    .where('document_id', '=', documentId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Changes what the decision asks for; returns the version that the import's row is about. */
async function applyDecision(
  trx: Kysely<Database>,
  context: MemberContext,
  file: IncomingFile,
  document: LockedDocument,
  decision: RegistrationDecision,
): Promise<string | null> {
  switch (decision) {
    case 'unmodified':
      return document.current_version_id;
    case 'join':
      if (context.importId) await takeOver(trx, context.importId, document.id);
      return document.pending_version_id;
    case 'retry':
      await dispatchDocument(trx, document.id, context.importId ?? undefined);
      return document.pending_version_id;
    case 'revert':
      await dropPending(trx, document);
      return document.current_version_id;
    case 'new-version':
      return addVersion(trx, context, file, document);
  }
}

/** What is on its way goes on under this import too: the other one may be paused. */
async function takeOver(trx: Kysely<Database>, importId: string, documentId: string): Promise<void> {
  await trx.updateTable('ingestion.documents').set(turnOf(importId)).where('id', '=', documentId).execute();
}

/** The file is what is published already: what was on its way, or failed, is given up. */
async function dropPending(trx: Kysely<Database>, document: LockedDocument): Promise<void> {
  await supersede(trx, document.pending_version_id);
  await trx
    .updateTable('ingestion.documents')
    .set((eb) => ({
      state: 'published',
      fence: eb('fence', '+', 1),
      pending_version_id: null,
      ...NO_FAILURE,
      updated_at: sql<Date>`now()`,
    }))
    .where('id', '=', document.id)
    .execute();
  await trx
    .updateTable('ingestion.import_documents')
    .set({ outcome: 'unmodified', updated_at: new Date() })
    .where('document_id', '=', document.id)
    .where('outcome', '=', 'pending')
    .execute();
}

async function addVersion(
  trx: Kysely<Database>,
  context: MemberContext,
  file: IncomingFile,
  document: LockedDocument,
): Promise<string> {
  await assertStored(context, file);
  await supersede(trx, document.pending_version_id);
  const versionId = newId();
  await trx
    .insertInto('ingestion.document_versions')
    .values({
      id: versionId,
      document_id: document.id,
      version: sql<number>`(select coalesce(max(version), 0) + 1 from ingestion.document_versions
        where document_id = ${document.id})`,
      content_hash: file.contentHash,
      size_bytes: file.sizeBytes,
      embedding_model: context.embeddingModel,
    })
    .execute();
  await trx
    .updateTable('ingestion.documents')
    .set({ pending_version_id: versionId, deleted_at: null })
    .where('id', '=', document.id)
    .execute();
  await dispatchDocument(trx, document.id, context.importId ?? undefined);
  return versionId;
}

/** A removal of unused blobs may have been at work while the file came in. */
async function assertStored({ blobExists }: MemberContext, file: IncomingFile): Promise<void> {
  if (blobExists && !(await blobExists(file.contentHash))) throw blobGone(file);
}

function blobGone({ sourceKey }: IncomingFile): AppError {
  const detail = `"${sourceKey}" was removed from the file store while it came in; send it again.`;
  return new AppError('dependency-unavailable', detail, { retryAfter: 1 });
}

/** A version that will never be published is swept like one that was replaced. */
async function supersede(trx: Kysely<Database>, versionId: string | null): Promise<void> {
  if (!versionId) return;
  await trx
    .updateTable('ingestion.document_versions')
    .set({ superseded_at: new Date() })
    .where('id', '=', versionId)
    .execute();
  await enqueueJobs(trx, [{ queue: 'sweep', jobId: versionId, payload: { v: 1, versionId } }]);
}

async function insertImportDocument(
  trx: Kysely<Database>,
  importId: string,
  documentId: string,
  versionId: string | null,
  outcome: ImportDocumentsTable['outcome'],
  sizeBytes: number,
): Promise<void> {
  await trx
    .insertInto('ingestion.import_documents')
    .values({
      import_id: importId,
      document_id: documentId,
      version_id: versionId,
      outcome,
      size_bytes: sizeBytes,
    })
    .execute();
}
