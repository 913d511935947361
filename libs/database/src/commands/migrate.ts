import { runMain } from '@aia/platform';
import { migrateToLatest } from '../migrate.js';
import { waitForDatabase } from './wait-for-database.js';
import { withCommandDatabase } from './command-database.js';

/** Brings the database of DATABASE_URL to the newest version: the command of containers. Safe to run twice, or by two at once. */
runMain('migrate', async () => {
  const applied = await withCommandDatabase('aia-migrate', async (db) => {
    await waitForDatabase(db);
    return migrateToLatest(db);
  });
  process.stdout.write(
    applied.length > 0 ? `applied ${applied.join(', ')}\n` : 'the database is up to date\n',
  );
});
