import type { DocumentFailure } from '@aia/contracts';
import { newId } from '@aia/platform';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import type { RegistrationContext } from './incoming-files.js';

/** An entry of a source whose content could not be had, and why. */
export interface UnreadableFile {
  key: string;
  failure: DocumentFailure;
}

/**
 * Gives an entry that cannot be read a document that says why, so that nothing disappears silently. What is published
 * stays published, and what is on its way goes on. Call it inside a transaction; returns the document's id.
 */
export async function registerUnreadable(
  trx: Kysely<Database>,
  context: RegistrationContext,
  sourceKey: string,
  { failure }: UnreadableFile,
): Promise<string> {
  const reason = {
    failure_code: failure.code,
    failure_reason: failure.reason,
    retryable: failure.retryable,
  };
  const row = await trx
    .insertInto('ingestion.documents')
    .values({
      id: newId(),
      dataset_id: context.datasetId,
      source_key: sourceKey,
      title: sourceKey.split('/').at(-1) ?? sourceKey,
      state: 'failed',
      ...reason,
    })
    .onConflict((conflict) =>
      conflict.columns(['dataset_id', 'source_key']).doUpdateSet((eb) => ({
        // A version on its way keeps its state: only the import tells then that the newest content is missing.
        state: sql<'failed'>`case when ${eb.ref('ingestion.documents.pending_version_id')} is null
          then 'failed' else ${eb.ref('ingestion.documents.state')} end`,
        ...reason,
        deleted_at: null,
        updated_at: sql<Date>`now()`,
      })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('ingestion.import_documents')
    .values({ import_id: context.importId, document_id: row.id, outcome: 'failed' })
    .onConflict((conflict) => conflict.columns(['import_id', 'document_id']).doNothing())
    .execute();
  return row.id;
}
