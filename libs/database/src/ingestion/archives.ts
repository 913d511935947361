import type { DocumentFailure } from '@aia/contracts';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { removeDocuments } from './delete-documents.js';
import { settleWithin, type ClaimedDocument } from './document-transitions.js';
import type { IncomingFile } from './incoming-files.js';
import { registerDocuments } from './register-documents.js';

type Archive = Pick<ClaimedDocument, 'id' | 'fence' | 'datasetId' | 'embeddingModel'>;

/** How many archives a document lies in: 0 for one that was brought as itself. */
export async function archiveDepth(db: Kysely<Database>, documentId: string): Promise<number> {
  const { rows } = await sql<{ depth: number }>`
    with recursive up as (
      select parent_id, 0 as depth from ingestion.documents where id = ${documentId}
      union all
      select d.parent_id, up.depth + 1 from ingestion.documents d join up on d.id = up.parent_id
      where up.depth < 100
    ) select max(depth)::int as depth from up`.execute(db);
  return rows[0]?.depth ?? 0;
}

/**
 * Registers files of an archive as its members, with every import that waits for the archive. False when the token is
 * stale, and then nothing changed.
 */
export async function registerMembers(
  db: Kysely<Database>,
  archive: Archive,
  files: IncomingFile[],
  blobExists?: (sha256: string) => Promise<boolean>,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    if (!(await holdsToken(trx, archive))) return false;
    const imports = await waitingImports(trx, archive.id);
    const { datasetId, embeddingModel, id: parentId } = archive;
    for (const importId of imports.length > 0 ? imports : [null]) {
      const context = {
        importId,
        datasetId,
        embeddingModel,
        parentId,
        ...(blobExists ? { blobExists } : {}),
      };
      await registerDocuments(trx, context, files);
    }
    return true;
  });
}

/**
 * Ends an archive's run as `skipped`: its members stand for it. Documents that it held before and does not hold any
 * more are deleted. Returns the imports concerned, or undefined when the token is stale.
 */
export async function settleArchive(
  db: Kysely<Database>,
  archive: Archive,
  memberKeys: readonly string[],
  failure: DocumentFailure,
): Promise<string[] | undefined> {
  return db.transaction().execute(async (trx) => {
    if (!(await holdsToken(trx, archive))) return undefined;
    const waiting = await removeMembers(trx, archive.id, memberKeys);
    const settled = await settleWithin(trx, archive, 'skipped', failure);
    return settled && [...new Set([...settled, ...waiting])];
  });
}

/** Deletes the members of a document, save for some keys; returns the imports that waited for them. */
export async function removeMembers(
  trx: Kysely<Database>,
  parentId: string,
  keep: readonly string[] = [],
): Promise<string[]> {
  const rows = await trx
    .selectFrom('ingestion.documents')
    .select('id')
    .where('parent_id', '=', parentId)
    .where('deleted_at', 'is', null)
    .where(sql<boolean>`source_key <> all(${[...keep]}::text[])`)
    .execute();
  return rows.length === 0 ? [] : removeDocuments(trx, { documentIds: rows.map((row) => row.id) });
}

/** Whether the token is the newest; the document stays locked until the transaction ends. */
async function holdsToken(trx: Kysely<Database>, { id, fence }: Archive): Promise<boolean> {
  const row = await trx
    .updateTable('ingestion.documents')
    .set({ updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('fence', '=', fence)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

async function waitingImports(trx: Kysely<Database>, documentId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('ingestion.import_documents')
    .select('import_id')
    .where('document_id', '=', documentId)
    .where('outcome', '=', 'pending')
    .execute();
  return rows.map((row) => row.import_id);
}
