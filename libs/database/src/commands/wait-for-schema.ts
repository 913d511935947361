import { runMain } from '@aia/platform';
import { withCommandDatabase } from './command-database.js';
import { waitForSchema } from './schema-ready.js';

/** Ends when the database of DATABASE_URL has every migration that this code needs: what containers wait for before a start. */
runMain('wait-for-schema', () => withCommandDatabase('aia-wait-for-schema', (db) => waitForSchema(db)));
