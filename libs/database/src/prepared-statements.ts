import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/** A statement that starts with this comment is planned once for each connection. */
const MARK = /^\s*\/\* prepared:([a-z][a-z0-9.-]{0,50}) \*\//;

/** The comment that marks a statement of this name, unique in the project, for preparation. */
export function preparedMark(name: string): string {
  return `/* prepared:${name} */`;
}

/**
 * A pool whose clients send marked statements under their name, so that Postgres parses and plans them once for each
 * connection instead of at each call: that is half the time of a short statement. Only marked ones are named, since a
 * name lives as long as its connection and its plan no longer looks at the values.
 */
export function withPreparedStatements(pool: pg.Pool): PostgresPool {
  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    connect: async () => {
      const client = await pool.connect();
      const known = wrapped.get(client) ?? wrapClient(client);
      wrapped.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
}

function wrapClient(client: pg.PoolClient): PostgresPoolClient {
  const query = (text: string, values: unknown[]) => {
    const name = MARK.exec(text)?.[1];
    return name === undefined ? client.query(text, values) : client.query({ name, text, values });
  };
  // Kysely's second signature takes a cursor, which it builds only for a dialect that was given a cursor class.
  return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release() };
}
