import type { AuditEntry, AuditFilter, AuditVerification, Page } from '@aia/contracts';
import { AppError } from '@aia/platform';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { AuditTable } from '../gateway-tables.js';
import type { Database } from '../schema.js';
import { chain, chainFault, CHAIN_START, type AuditContent } from './audit-chain.js';

/** Only one writer at a time, of all replicas: the number means nothing but this. */
const AUDIT_LOCK = 7_265_011;
const BATCH = 1000;

/** Appends lines to the chain, in one transaction. */
export async function appendAudit(db: Kysely<Database>, contents: readonly AuditContent[]): Promise<void> {
  if (contents.length === 0) return;
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${AUDIT_LOCK})`.execute(tx);
    const entries = chain(await auditHead(tx), contents);
    await tx.insertInto('gateway.audit').values(entries.map(toRow)).execute();
  });
}

/** The last line; before the first one, where the chain starts. */
export async function auditHead(db: Kysely<Database>): Promise<{ seq: number; hash: string }> {
  const head = await db
    .selectFrom('gateway.audit')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return head ?? { seq: 0, hash: CHAIN_START };
}

/** Lines that fit, newest first. */
export async function listAudit(
  db: Kysely<Database>,
  filter: AuditFilter,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<AuditEntry>> {
  const before = page.cursor === undefined ? null : decodeSeq(page.cursor);
  let query = matching(db, filter)
    .orderBy('seq', 'desc')
    .limit(page.limit + 1);
  if (before !== null) query = query.where('seq', '<', before);
  const rows = await query.execute();
  const items = rows.slice(0, page.limit).map(toEntry);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > page.limit && last ? encodeSeq(last.seq) : null };
}

/** Lines that fit, oldest first, in batches. */
export async function* readAudit(
  db: Kysely<Database>,
  filter: AuditFilter = {},
  afterSeq = 0,
): AsyncGenerator<AuditEntry[]> {
  for (let after = afterSeq; ;) {
    const rows = await matching(db, filter).where('seq', '>', after).orderBy('seq').limit(BATCH).execute();
    if (rows.length === 0) return;
    yield rows.map(toEntry);
    after = rows.at(-1)?.seq ?? after;
  }
}

/** Walks the whole chain; `expected` is a head that was noted earlier and has to be in it. */
export async function verifyAudit(
  db: Kysely<Database>,
  expected: { expectedSeq?: number | undefined; expectedHash?: string | undefined } = {},
): Promise<AuditVerification> {
  let head = { seq: 0, hash: CHAIN_START };
  let entries = 0;
  let noted = expected.expectedSeq === undefined;
  const broken = (brokenAt: number, reason: string): AuditVerification => ({
    entries,
    intact: false,
    brokenAt,
    reason,
    headSeq: head.seq,
    headHash: head.hash,
  });
  for await (const batch of readAudit(db)) {
    for (const entry of batch) {
      const fault = chainFault(entry, head);
      if (fault !== undefined) return broken(head.seq + 1, fault);
      if (entry.seq === expected.expectedSeq) {
        noted = expected.expectedHash === undefined || entry.hash === expected.expectedHash;
        if (!noted) return broken(entry.seq, `line ${entry.seq} is not the one that was noted`);
      }
      head = entry;
      entries += 1;
    }
  }
  if (!noted) return broken(head.seq + 1, `the lines after ${head.seq} were cut off`);
  return { entries, intact: true, brokenAt: null, reason: null, headSeq: head.seq, headHash: head.hash };
}

/** How far a sink was told. */
export async function sinkPosition(db: Kysely<Database>, name: string): Promise<number> {
  const row = await db
    .selectFrom('gateway.audit_sinks')
    .select('last_seq')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.last_seq ?? 0;
}

/** Notes how far a sink was told. */
export async function moveSink(db: Kysely<Database>, name: string, lastSeq: number): Promise<void> {
  await db
    .insertInto('gateway.audit_sinks')
    .values({ name, last_seq: lastSeq })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ last_seq: lastSeq, updated_at: new Date() }),
    )
    .execute();
}

/** Runs `work` unless another replica is at it; false then. */
export async function asOnlySender(
  db: Kysely<Database>,
  name: string,
  work: (tx: Kysely<Database>) => Promise<void>,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(${AUDIT_LOCK}, hashtext(${name})) as mine`.execute(tx);
    if (!rows[0]?.mine) return false;
    await work(tx);
    return true;
  });
}

function matching(db: Kysely<Database>, filter: AuditFilter) {
  let query = db.selectFrom('gateway.audit').selectAll();
  if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  if (filter.actorId !== undefined) query = query.where('actor_id', '=', filter.actorId);
  if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome);
  if (filter.target !== undefined)
    query = query.where(sql<boolean>`position(${filter.target} in target) > 0`);
  if (filter.since !== undefined) query = query.where('at', '>=', new Date(filter.since));
  if (filter.until !== undefined) query = query.where('at', '<=', new Date(filter.until));
  return query;
}

function toRow(entry: AuditEntry) {
  return {
    seq: entry.seq,
    at: new Date(entry.at),
    action: entry.action,
    actor_id: entry.actorId,
    actor_key_id: entry.actorKeyId,
    target: entry.target,
    ip: entry.ip,
    user_agent: entry.userAgent,
    request_id: entry.requestId,
    outcome: entry.outcome,
    status: entry.status,
    details: JSON.stringify(entry.details),
    previous_hash: entry.previousHash,
    hash: entry.hash,
  };
}

function toEntry(row: Selectable<AuditTable>): AuditEntry {
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    action: row.action,
    actorId: row.actor_id,
    actorKeyId: row.actor_key_id,
    target: row.target,
    ip: row.ip,
    userAgent: row.user_agent,
    requestId: row.request_id,
    outcome: row.outcome,
    status: row.status,
    details: row.details,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

function encodeSeq(seq: number): string {
  return Buffer.from(String(seq)).toString('base64url');
}

function decodeSeq(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const message = 'Use the nextCursor of the page before.';
  throw new AppError('validation-failed', message, { errors: [{ path: 'query.cursor', message }] });
}
