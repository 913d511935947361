import type { UsageRow } from '@aia/contracts';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** Stands for calls without an API key. */
export const NO_KEY = '00000000-0000-0000-0000-000000000000';

/** What one user did on one day, through one key or without. */
export interface UsageDelta {
  /** YYYY-MM-DD, UTC. */
  day: string;
  userId: string;
  keyId: string;
  requests: number;
  promptTokens: number;
  completionTokens: number;
}

/** Sums over days. */
export interface UsageSums {
  requests: number;
  promptTokens: number;
  completionTokens: number;
}

/** Adds to what was used, in one statement. */
export async function addUsage(db: Kysely<Database>, deltas: readonly UsageDelta[]): Promise<void> {
  if (deltas.length === 0) return;
  // In one order everywhere, so that replicas that write at once wait for each other instead of deadlocking.
  const rows = [...deltas]
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map((delta) => ({
      day: delta.day,
      user_id: delta.userId,
      key_id: delta.keyId,
      requests: delta.requests,
      prompt_tokens: delta.promptTokens,
      completion_tokens: delta.completionTokens,
    }));
  await db
    .insertInto('gateway.usage')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['day', 'user_id', 'key_id']).doUpdateSet({
        requests: sql`usage.requests + excluded.requests`,
        prompt_tokens: sql`usage.prompt_tokens + excluded.prompt_tokens`,
        completion_tokens: sql`usage.completion_tokens + excluded.completion_tokens`,
      }),
    )
    .execute();
}

function key({ day, userId, keyId }: UsageDelta): string {
  return `${day} ${userId} ${keyId}`;
}

/** What a user, the members of a group, or a key used from a day on. */
export async function usageSince(
  db: Kysely<Database>,
  subject: { kind: 'user' | 'group' | 'key'; id: string },
  from: string,
): Promise<UsageSums> {
  const condition = {
    user: sql`u.user_id = ${subject.id}::uuid`,
    key: sql`u.key_id = ${subject.id}::uuid`,
    group: sql`u.user_id in (select user_id from gateway.group_members where group_id = ${subject.id}::uuid)`,
  }[subject.kind];
  const { rows } = await sql<UsageSums>`
    select ${sums} from gateway.usage u where u.day >= ${from}::date and ${condition}`.execute(db);
  return rows[0] ?? { requests: 0, promptTokens: 0, completionTokens: 0 };
}

/** Usage of the days `from` to `to`, by user, key, group or day, most requests first (days in order). */
export async function reportUsage(
  db: Kysely<Database>,
  query: { from: string; to: string; userId?: string | undefined; groupBy: 'user' | 'key' | 'group' | 'day' },
): Promise<Omit<UsageRow, 'spend'>[]> {
  const of = query.userId === undefined ? sql`true` : sql`u.user_id = ${query.userId}::uuid`;
  const { subject, name, from } = groupings[query.groupBy];
  const order = query.groupBy === 'day' ? sql`1` : sql`"requests" desc, 1`;
  const { rows } = await sql<Omit<UsageRow, 'spend'>>`
    select ${subject} as subject, ${name} as name, ${sums} from ${from}
    where u.day between ${query.from}::date and ${query.to}::date and ${of}
    group by 1 order by ${order} limit 1000`.execute(db);
  return rows;
}

const sums = sql`coalesce(sum(u.requests), 0)::bigint as requests,
  coalesce(sum(u.prompt_tokens), 0)::bigint as "promptTokens",
  coalesce(sum(u.completion_tokens), 0)::bigint as "completionTokens"`;

const groupings = {
  user: {
    subject: sql`u.user_id::text`,
    name: sql`max(p.email)`,
    from: sql`gateway.usage u left join gateway.users p on p.id = u.user_id`,
  },
  key: {
    subject: sql`nullif(u.key_id, ${NO_KEY}::uuid)::text`,
    name: sql`max(k.name)`,
    from: sql`gateway.usage u left join gateway.api_keys k on k.id = u.key_id`,
  },
  group: {
    subject: sql`g.id::text`,
    name: sql`max(g.name)`,
    from: sql`gateway.usage u join gateway.group_members m on m.user_id = u.user_id
      join gateway.groups g on g.id = m.group_id`,
  },
  day: { subject: sql`to_char(u.day, 'YYYY-MM-DD')`, name: sql`null::text`, from: sql`gateway.usage u` },
};
