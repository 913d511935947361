import { randomBytes } from 'node:crypto';
import { connectDatabase, migrateToLatest, sql, type Database, type Kysely } from '@aia/database';
import { postgresUrl, preparePostgres } from '@aia/embedded';
import { startSharedServer } from './shared-server.js';

/** A database of its own for one `describe`, with every migration applied. Use it inside tests and hooks. */
export interface TestPostgres {
  readonly url: string;
  readonly db: Kysely<Database>;
}

const HOOK_TIMEOUT_MS = 60_000;
const PASSWORD = 'test';

/** The server of this run with the migrated template database: made once, on first use. */
let server: Promise<{ adminUrl: string; template: string }> | undefined;

/**
 * Inside `describe`: creates a fresh migrated database before its tests and drops it after them. The server is one per
 * run: the one of AIA_TEST_DATABASE_URL (a role that may create databases), else an embedded one.
 */
export function usePostgres(): TestPostgres {
  let current: { url: string; db: Kysely<Database> } | undefined;
  before(async function () {
    this.timeout(HOOK_TIMEOUT_MS);
    current = await createTestDatabase();
  });
  after(async function () {
    this.timeout(HOOK_TIMEOUT_MS);
    if (!current) return;
    const { url, db } = current;
    current = undefined;
    await db.destroy();
    await dropTestDatabase(url);
  });
  const running = () => current ?? fail();
  return {
    get url() {
      return running().url;
    },
    get db() {
      return running().db;
    },
  };
}

/**
 * A fresh database outside of mocha; the caller destroys `db` and then drops it.
 * @param options `migrated: false` leaves it empty.
 */
export async function createTestDatabase(
  options: { migrated?: boolean } = {},
): Promise<{ url: string; db: Kysely<Database> }> {
  server ??= startServer();
  const { adminUrl, ...migrated } = await server;
  const template = (options.migrated ?? true) ? migrated.template : 'template0';
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(adminUrl, `create database ${name} template ${template}`);
  const url = withDatabase(adminUrl, name);
  return { url, db: connect(url) };
}

/** Drops a database that `createTestDatabase` made, whoever is still connected to it. */
export async function dropTestDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const { adminUrl } = await (server ?? startServer());
  await asAdmin(adminUrl, `drop database if exists ${name} with (force)`);
}

async function startServer(): Promise<{ adminUrl: string; template: string }> {
  const adminUrl = process.env['AIA_TEST_DATABASE_URL'] ?? (await startEmbedded());
  const template = `template_${randomBytes(6).toString('hex')}`;
  await asAdmin(adminUrl, `create database ${template}`);
  const db = connect(withDatabase(adminUrl, template));
  await migrateToLatest(db);
  await db.destroy();
  return { adminUrl, template };
}

async function startEmbedded(): Promise<string> {
  const { port } = await startSharedServer({
    name: 'postgres',
    killSignal: 'QUIT',
    prepare: (dataDir, port) => preparePostgres({ dataDir, port, password: PASSWORD, durable: false }),
  });
  return postgresUrl({ port, password: PASSWORD }, 'postgres');
}

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const admin = connect(adminUrl);
  try {
    await sql.raw(statement).execute(admin);
  } finally {
    await admin.destroy();
  }
}

function connect(url: string): Kysely<Database> {
  const options = { url, poolSize: 10, applicationName: 'aia-test' };
  // A connection may be cut while idle: dropping a database does so. Queries still see their own errors.
  return connectDatabase({ ...options, onError: () => undefined });
}

function withDatabase(url: string, name: string): string {
  const copy = new URL(url);
  copy.pathname = `/${name}`;
  return copy.href;
}

function fail(): never {
  throw new Error('usePostgres() gives its database to tests and hooks only, not while describe runs.');
}
