import type { Dataset } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import {
  completeImports,
  insertUploadImport,
  registerDocuments,
  type IncomingFile,
} from '@aia/database/ingestion';

/**
 * Registers the files of one upload as one import, in one transaction: all of them or none. Returns the import's id. An
 * upload that changes nothing is complete at once.
 */
export async function importUpload(
  db: Kysely<Database>,
  dataset: Pick<Dataset, 'id' | 'embeddingModel'>,
  createdBy: string,
  files: IncomingFile[],
  blobExists: (sha256: string) => Promise<boolean>,
): Promise<string> {
  const importId = await db.transaction().execute(async (trx) => {
    const id = await insertUploadImport(trx, {
      datasetId: dataset.id,
      source: { type: 'upload' },
      createdBy,
    });
    const context = {
      importId: id,
      datasetId: dataset.id,
      embeddingModel: dataset.embeddingModel,
      blobExists,
    };
    await registerDocuments(trx, context, files);
    return id;
  });
  await completeImports(db, [importId]);
  return importId;
}
