import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { addUsage, NO_KEY } from './usage.js';

/** What a user's documents cost on one day. */
export interface SpentTokens {
  /** YYYY-MM-DD, UTC. */
  day: string;
  userId: string;
  groupIds: string[];
  promptTokens: number;
  completionTokens: number;
}

/** Sections that are counted at once. */
const MOST_ROWS = 500;
/** Older ones are not looked for; while the gateway was away for less, nothing is missed. */
const LOOK_BACK_DAYS = 7;
const KEPT_DAYS = 30;

/**
 * Adds to the usage what models spent in the background since the last time, each row once, and returns it. `before` runs
 * when the rows are taken and their usage is not visible to anybody yet; when it throws, they wait for the next time.
 */
export async function settleTokens(
  db: Kysely<Database>,
  before: (spent: readonly SpentTokens[]) => Promise<void>,
): Promise<SpentTokens[]> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<SpentTokens>`
      with fresh as (
        insert into gateway.settled_tokens (id)
        select s.id from chat.spent_tokens s
        where s.spent_at > now() - make_interval(days => ${LOOK_BACK_DAYS})
          and not exists (select from gateway.settled_tokens t where t.id = s.id)
        order by s.id limit ${MOST_ROWS}
        on conflict do nothing
        returning id)
      select to_char(s.spent_at at time zone 'UTC', 'YYYY-MM-DD') as day, s.user_id::text as "userId",
        array(select m.group_id::text from gateway.group_members m where m.user_id = s.user_id) as "groupIds",
        sum(s.prompt_tokens)::bigint as "promptTokens", sum(s.completion_tokens)::bigint as "completionTokens"
      from fresh join chat.spent_tokens s on s.id = fresh.id
      group by 1, s.user_id`.execute(trx);
    if (rows.length === 0) return [];
    await before(rows);
    await addUsage(
      trx,
      rows.map(({ groupIds: _groups, ...spent }) => ({ ...spent, keyId: NO_KEY, requests: 0 })),
    );
    await sql`delete from gateway.settled_tokens where settled_at < now() - make_interval(days => ${KEPT_DAYS})`.execute(
      trx,
    );
    return rows;
  });
}
