import { sql, type Database, type Kysely } from '@aia/database';
import type { HealthCheck } from '@aia/platform';
import type { VectorStore } from '@aia/vectors';

/**
 * What a search needs. The model is needed to become ready, so that a start waits for it; after that its absence
 * degrades searches and does not take the service out.
 */
export function retrievalHealth(
  db: Kysely<Database>,
  store: Pick<VectorStore, 'ping'>,
  model: HealthCheck,
): Record<string, HealthCheck> {
  return {
    postgres: async () => {
      await sql`select 1`.execute(db);
    },
    'vector-store': () => store.ping(),
    model: untilFirstSuccess(model),
  };
}

/** A check that passes for good once it has passed. */
export function untilFirstSuccess(check: HealthCheck): HealthCheck {
  let passed = false;
  return async () => {
    if (passed) return;
    await check();
    passed = true;
  };
}
