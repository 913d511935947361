import { connectDatabase, migrateToLatest, sql } from '@aia/database';

/**
 * Creates the database of DATABASE_URL when the server does not have it, and brings it to the newest version. Safe to
 * run again, and by several at once.
 */
async function main(): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('Set DATABASE_URL to the database to migrate.');
  await createDatabase(url);
  const db = connect(url);
  try {
    const applied = await migrateToLatest(db);
    console.log(applied.length > 0 ? `applied ${applied.join(', ')}` : 'the database is up to date');
  } finally {
    await db.destroy();
  }
}

/** Only the embedded server is ours to create databases on; AIA_CREATE_DATABASE says that it is. */
async function createDatabase(url: string): Promise<void> {
  if (!process.env['AIA_CREATE_DATABASE']) return;
  const name = new URL(url).pathname.slice(1);
  const admin = connect(url.replace(/\/[^/]*$/, '/postgres'));
  try {
    const found = await sql`select 1 from pg_database where datname = ${name}`.execute(admin);
    if (found.rows.length === 0) await sql`create database ${sql.id(name)}`.execute(admin);
  } finally {
    await admin.destroy();
  }
}

function connect(url: string) {
  const onError = (error: Error) => console.error(error.message);
  return connectDatabase({ url, poolSize: 1, applicationName: 'aia-migrate', onError });
}

main().catch((error: unknown) => {
  for (let cause = error; cause !== undefined; cause = cause instanceof Error ? cause.cause : undefined)
    console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 1;
});
