import { databaseEnvSchema, loadEnv } from '@aia/platform';
import type { Kysely } from 'kysely';
import { connectDatabase } from '../connection.js';
import type { Database } from '../schema.js';

/**
 * Runs a command of one connection on the database of DATABASE_URL and closes it, whatever happens.
 * @throws EnvError when DATABASE_URL is missing or malformed.
 */
export async function withCommandDatabase<T>(
  applicationName: string,
  command: (db: Kysely<Database>) => Promise<T>,
): Promise<T> {
  const { DATABASE_URL: url } = loadEnv(databaseEnvSchema);
  const onError = (error: Error) => void process.stderr.write(`${error.message}\n`);
  const db = connectDatabase({ url, poolSize: 1, applicationName, onError });
  try {
    return await command(db);
  } finally {
    await db.destroy();
  }
}
