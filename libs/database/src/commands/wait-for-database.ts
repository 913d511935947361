import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';

/** How long a server may take to start, and how often it is asked. */
const WAIT_MS = 300_000;
const ASK_EVERY_MS = 1000;

/** SQLSTATEs that no waiting changes: a wrong password or user, a database that is not there. */
const FINAL = new Set(['28P01', '28000', '3D000']);

/** How long to wait and how often to ask, in milliseconds. */
export interface WaitLimits {
  waitMs?: number;
  everyMs?: number;
}

/** Waits until the server answers. @throws the last error when it does not within `waitMs`, a refusal at once. */
export function waitForDatabase(db: Kysely<Database>, limits: WaitLimits = {}): Promise<void> {
  return until(async () => void (await sql`select 1`.execute(db)), limits);
}

/** Tries until it succeeds. @throws what the last try threw when the time is over or the server refuses for good. */
export async function until(attempt: () => Promise<void>, limits: WaitLimits = {}): Promise<void> {
  const end = Date.now() + (limits.waitMs ?? WAIT_MS);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() >= end || FINAL.has(String((error as { code?: unknown }).code))) throw error;
      await sleep(limits.everyMs ?? ASK_EVERY_MS);
    }
  }
}
