import { sql, type Database, type Kysely } from '@aia/database';
import type { HealthCheck, ServiceClient } from '@aia/platform';
import { z } from 'zod';

const anything = z.unknown();

/** What an answer cannot do without. The chat model is not among it: without one, answers are extractive. */
export function chatHealth(db: Kysely<Database>, retrieval: ServiceClient): Record<string, HealthCheck> {
  return {
    postgres: async () => {
      await sql`select 1`.execute(db);
    },
    retrieval: async () => {
      await retrieval.call({ method: 'GET', path: '/health/ready', response: anything });
    },
  };
}
