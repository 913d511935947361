import { fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { Index, type Table } from '@lancedb/lancedb';

/** Name of the vector index, as LanceDB derives it from the column. */
export const VECTOR_INDEX = 'vector_idx';

/**
 * From this many points on, an approximate index pays: below it, comparing with every vector takes some 10 ms (measured
 * at 384 dimensions: 53 ms for 100,000).
 */
const FIRST_POINTS = 20_000;
/** An optimization adds the new rows as one more small graph; a search asks each, so that they are merged beyond this. */
const MAX_GRAPHS = 32;
/**
 * Candidates that the graph is searched with, and how many of them are rescored with the full vectors, per hit asked for.
 * Measured with 100,000 points and the best ten of fifty: 0.90 of the exact ones with LanceDB's defaults, see
 * `make bench-search` for what these give.
 */
const MIN_CANDIDATES = 800;
const CANDIDATES_PER_HIT = 6;
export const REFINE_FACTOR = 3;

/** Candidates for a search of `limit` hits. */
export function candidatesFor(limit: number): number {
  return Math.max(MIN_CANDIDATES, limit * CANDIDATES_PER_HIT);
}

/** Whether the table has no vector index yet though it holds `from` points, or one of too many parts. */
export async function isVectorIndexDue(table: Table, from = FIRST_POINTS): Promise<boolean> {
  const stats = await table.indexStats(VECTOR_INDEX);
  if (stats) return (stats.numIndices ?? 1) > MAX_GRAPHS;
  return (await table.countRows()) >= from;
}

/** Builds the index, or builds it anew from all rows; takes a minute per 100,000 points on two cores. */
export async function buildVectorIndex(table: Table): Promise<void> {
  const config = Index.hnswSq({ distanceType: 'cosine', numPartitions: 1 });
  await table.createIndex('vector', { config, replace: true });
}

/** Whether this process runs the TypeScript sources, as tests do; a child then inherits its loader. */
const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const BUILDER = new URL(`./vector-index-builder.${EXTENSION}`, import.meta.url);

/**
 * Builds the index in a process of its own, at low priority: the build takes every thread of LanceDB's pool, and a write
 * of this process would wait for all of it; its memory goes back to the system at the end. Rejects with what it said
 * when it failed. A signal that aborts ends it; the index is then as it was.
 */
export async function buildInBackground(folder: string, table: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const child = fork(BUILDER, [folder, table], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  let said = '';
  child.stderr?.on('data', (data: Buffer) => (said = `${said}${data.toString()}`.slice(-2000)));
  const [code] = (await once(child, 'close').finally(() => signal.removeEventListener('abort', kill))) as [
    number | null,
  ];
  if (code !== 0) throw new Error(`The vector index of "${table}" could not be built: ${said.trim()}`);
}
