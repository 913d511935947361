import type { PoolCounts } from '@aia/platform';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { withPreparedStatements } from './prepared-statements.js';
import type { Database } from './schema.js';

export interface ConnectionOptions {
  url: string;
  poolSize: number;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  onError: (error: Error) => void;
  /** Longest wait for a connection, ms; 10 s unless told. */
  connectMs?: number;
}

/** `bigint` columns hold counts and sizes far below 2^53, so they are read as numbers. */
const INT8_OID = 20;

/** Longest wait for a connection: a busy machine needs seconds for the handshake of a new one. */
const CONNECT_MS = 10_000;
/** How long an idle connection is kept. Signing in costs more processor time than most queries, so not only for a moment. */
const IDLE_MS = 60_000;

/** A pooled connection. An idle connection that breaks is reported and replaced, it does not end the process. */
export function connectDatabase(options: ConnectionOptions): Kysely<Database> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectMs ?? CONNECT_MS,
    idleTimeoutMillis: IDLE_MS,
    types: { getTypeParser: typeParser },
  });
  pool.on('error', options.onError);
  // The pool listens to idle connections only: one that breaks while in use would end the process, beside its query.
  pool.on('connect', (client) => client.on('error', options.onError));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: withPreparedStatements(pool) }) });
  pools.set(db, { pool, most: options.poolSize });
  return db;
}

const pools = new WeakMap<Kysely<Database>, { pool: pg.Pool; most: number }>();

/** The connections of `connectDatabase`'s pool at this moment. Throws for any other database object. */
export function poolCounts(db: Kysely<Database>): PoolCounts {
  const found = pools.get(db);
  if (!found) throw new Error('This database was not opened by connectDatabase.');
  const { pool, most } = found;
  const { idleCount: idle, totalCount, waitingCount: waiting } = pool;
  return { idle, used: totalCount - idle, waiting, most };
}

const typeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (oid === INT8_OID) return Number;
  return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
};
