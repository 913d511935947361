import type { Page, Quota, QuotaRequest } from '@aia/contracts';
import { newId } from '@aia/platform';
import { sql, type Kysely, type Selectable } from 'kysely';
import { decodeCursor, toPage } from '../cursor.js';
import type { QuotasTable } from '../gateway-tables.js';
import type { Database } from '../schema.js';

/** Every quota; there are few. */
export async function allQuotas(db: Kysely<Database>): Promise<Quota[]> {
  return (await db.selectFrom('gateway.quotas').selectAll().orderBy('id').execute()).map(toQuota);
}

/** Quotas by age, oldest first. */
export async function listQuotas(
  db: Kysely<Database>,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<Quota>> {
  let query = db
    .selectFrom('gateway.quotas')
    .selectAll()
    .orderBy('id')
    .limit(page.limit + 1);
  if (page.cursor !== undefined) query = query.where('id', '>', decodeCursor(page.cursor));
  return toPage(await query.execute(), page.limit, toQuota);
}

/** Sets the quota of a subject, metric and period. */
export async function putQuota(db: Kysely<Database>, quota: QuotaRequest): Promise<Quota> {
  const { subjectKind, subjectId, metric, period, amount } = quota;
  const { rows } = await sql<Selectable<QuotasTable>>`
    insert into gateway.quotas (id, subject_kind, subject_id, metric, period, amount)
    values (${newId()}, ${subjectKind}, ${subjectId}, ${metric}, ${period}, ${amount})
    on conflict (subject_kind, coalesce(subject_id, '00000000-0000-0000-0000-000000000000'), metric, period)
      do update set amount = excluded.amount, updated_at = now()
    returning *`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('The quota was not stored.');
  return toQuota(row);
}

/** Removes a quota; false when there is none with this id. */
export async function deleteQuota(db: Kysely<Database>, id: string): Promise<boolean> {
  const result = await db.deleteFrom('gateway.quotas').where('id', '=', id).executeTakeFirstOrThrow();
  return result.numDeletedRows > 0n;
}

/** Feature flags that were ever set, by name. */
export async function readFeatureFlags(db: Kysely<Database>): Promise<Map<string, boolean>> {
  const rows = await db.selectFrom('gateway.feature_flags').select(['name', 'enabled']).execute();
  return new Map(rows.map(({ name, enabled }) => [name, enabled]));
}

/** Switches a feature on or off. */
export async function putFeatureFlag(
  db: Kysely<Database>,
  flag: { name: string; enabled: boolean; updatedBy: string },
): Promise<void> {
  const set = { enabled: flag.enabled, updated_by: flag.updatedBy, updated_at: new Date() };
  await db
    .insertInto('gateway.feature_flags')
    .values({ name: flag.name, ...set })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(set))
    .execute();
}

function toQuota(row: Selectable<QuotasTable>): Quota {
  return {
    id: row.id,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    metric: row.metric,
    period: row.period,
    amount: row.amount,
    updatedAt: row.updated_at.toISOString(),
  };
}
