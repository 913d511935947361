import type { Table } from '@lancedb/lancedb';
import { TERMS_INDEX } from './collection-table.js';

/**
 * When a write is followed by an optimization. Rows that the full-text index does not hold yet are found by a scan,
 * but their BM25 weights are only close to the true ones (measured: 95 to 98 % of the best twenty are the same with
 * 15 to 100 % of the rows waiting), and the scan costs 5 ms per thousand rows. While the index is empty
 * the order of lexical hits is not even sorted. Optimizing costs 150 to 220 ms at 5,000 chunks, a 32-chunk write
 * 20 ms; at 100,000 chunks with a vector index, 6,000 waiting rows cost 5 s. So a table that grows by small writes is
 * optimized once in a thousand rows, not more often than its scan would notice.
 */
const FIRST_ROWS = 1024;
const WAITING_SHARE = 0.05;
/** Every write makes a fragment; a search opens each of them. */
const MAX_FRAGMENTS = 64;
/** Old versions stay for this long, because a reader in another process may be in the middle of one. */
const KEEP_VERSIONS_MS = 60_000;

/** Whether enough has gathered since the last optimization for the next one to pay. */
export async function isOptimizationDue(table: Table): Promise<boolean> {
  const { waiting, indexed } = await indexedRows(table);
  if (waiting > 0 && (indexed === 0 || waiting >= Math.max(FIRST_ROWS, indexed * WAITING_SHARE))) return true;
  return (await fragmentsOf(table)) > MAX_FRAGMENTS;
}

/** Merges small fragments, brings every index up to date and drops versions that nobody reads; idle when all is so. */
export async function optimizeTable(table: Table): Promise<void> {
  const { waiting } = await indexedRows(table);
  if (waiting === 0 && (await fragmentsOf(table)) <= 1) return;
  await table.optimize({ cleanupOlderThan: new Date(Date.now() - KEEP_VERSIONS_MS) });
}

async function indexedRows(table: Table): Promise<{ waiting: number; indexed: number }> {
  const stats = await table.indexStats(TERMS_INDEX);
  return { waiting: stats?.numUnindexedRows ?? 0, indexed: stats?.numIndexedRows ?? 0 };
}

async function fragmentsOf(table: Table): Promise<number> {
  return (await table.stats()).fragmentStats.numFragments;
}
