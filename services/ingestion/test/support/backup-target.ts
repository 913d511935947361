import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, sql, type Database, type Kysely } from '@aia/database';
import { createTestDatabase, dropTestDatabase } from '@aia/testing';
import { chunksAlias, type VectorStore } from '@aia/vectors';
import { createLanceDbStore } from '@aia/vectors/lancedb';
import type { BackupDeps } from '../../src/backup/ports.js';
import { createFsBlobStore } from '../../src/blobs/fs-blob-store.js';

/** Where a restore goes: an empty database, an empty vector store, an empty blob store. */
export interface RestoreTarget extends BackupDeps {
  db: Kysely<Database>;
  folder: string;
  close(): Promise<void>;
}

/** A fresh system without a single table. */
export async function createTarget(): Promise<RestoreTarget> {
  const folder = await mkdtemp(join(tmpdir(), 'aia-restore-'));
  const { url, db } = await createTestDatabase({ migrated: false });
  const vectors = await createLanceDbStore({ path: join(folder, 'vectors') });
  const blobs = await createFsBlobStore(join(folder, 'blobs'));
  return {
    ...{ db, folder, vectors, blobs, databaseUrl: url, say: () => undefined, warn: () => undefined },
    close: async () => {
      await vectors.close();
      await db.destroy();
      await dropTestDatabase(url);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Rows of every table of ours. */
export async function rowCounts(url: string): Promise<Record<string, number>> {
  const options = { url, poolSize: 1, applicationName: 'aia-test', onError: () => undefined };
  const db = connectDatabase(options);
  try {
    const { rows } = await sql<{ name: string }>`select schemaname || '.' || tablename as name from pg_tables
      where schemaname in ('gateway', 'ingestion', 'chat', 'retrieval') order by 1`.execute(db);
    const counts: Record<string, number> = {};
    for (const { name } of rows) {
      const found = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(name)}`.execute(db);
      counts[name] = found.rows[0]?.n ?? 0;
    }
    return counts;
  } finally {
    await db.destroy();
  }
}

const ALIAS = chunksAlias('multilingual-e5-small');

/** What searches by meaning and by words find, with scores. */
export async function searchResults(vectors: VectorStore, vector: number[], terms: string[]) {
  const round = (score: number) => Number(score.toFixed(5));
  const [dense, lexical] = await Promise.all([
    vectors.searchDense(ALIAS, vector, { limit: 20 }),
    vectors.searchLexical(ALIAS, terms, { limit: 20 }),
  ]);
  const shown = (hits: typeof dense) =>
    hits
      .map(({ id, score, payload }) => ({ id, score: round(score), payload }))
      .sort((a, b) => b.score - a.score || a.id.localeCompare(b.id));
  return { dense: shown(dense), lexical: shown(lexical), points: await vectors.count(ALIAS) };
}
