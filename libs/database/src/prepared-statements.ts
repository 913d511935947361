import { sql, type RawBuilder } from 'kysely';
import pg from 'pg';

/** How a statement that is to be prepared begins. */
const MARK = /^\/\* prepared ([a-z0-9-]+) \*\//;

/**
 * Marks a statement, at its very beginning, to be prepared once on each connection under this name. The text must be the
 * same each time; only its parameters change. A pooler between this process and Postgres has to support prepared
 * statements (PgBouncer does from 1.21 on).
 */
export function prepared(name: string): RawBuilder<unknown> {
  return sql.raw(`/* prepared ${name} */`);
}

/** A connection that prepares what is marked; Kysely itself knows no names of statements. */
export class PreparingClient extends pg.Client {
  override query(...args: unknown[]): never {
    const [text, values] = args;
    const name = typeof text === 'string' && args.length === 2 ? MARK.exec(text)?.[1] : undefined;
    const call = pg.Client.prototype.query.bind(this) as (...given: unknown[]) => never;
    return name === undefined ? call(...args) : call({ name, text, values });
  }
}
