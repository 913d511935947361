import { sql, type Database, type Kysely } from '@aia/database';
import { analyzeTerms } from '@aia/language';
import { chunksAlias, type Hit, type VectorStore } from '@aia/vectors';
import { MODEL, randomText, randomVector, type BenchSystem } from './fill-system.js';

const QUERIES = 40;
const LIMIT = 10;
const ALIAS = chunksAlias(MODEL);

/** What two systems have in common, and where they differ, one line each. */
export interface Comparison {
  equal: string[];
  different: string[];
}

/** Compares the rows of every table, the number of points, and what searches by meaning and by words find. */
export async function compareSystems(one: BenchSystem, other: BenchSystem): Promise<Comparison> {
  const comparison: Comparison = { equal: [], different: [] };
  const note = (what: string, same: boolean) =>
    void (same ? comparison.equal : comparison.different).push(what);
  const [rows, otherRows] = [await rowCounts(one.db), await rowCounts(other.db)];
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  note(
    `${total} rows in ${Object.keys(rows).length} tables`,
    JSON.stringify(rows) === JSON.stringify(otherRows),
  );
  const [points, otherPoints] = [await one.vectors.count(ALIAS), await other.vectors.count(ALIAS)];
  note(`${points} points in the index`, points === otherPoints);
  let [dense, lexical] = [0, 0];
  for (let n = 0; n < QUERIES; n++) {
    const [vector, terms] = [randomVector(), analyzeTerms(randomText(6))];
    if (await sameHits(one, other, (store) => store.searchDense(ALIAS, vector, { limit: LIMIT }))) dense++;
    if (await sameHits(one, other, (store) => store.searchLexical(ALIAS, terms, { limit: LIMIT }))) lexical++;
  }
  note(`best ${LIMIT} of ${dense} of ${QUERIES} searches by meaning`, dense === QUERIES);
  note(`best ${LIMIT} of ${lexical} of ${QUERIES} searches by words`, lexical === QUERIES);
  return comparison;
}

async function sameHits(
  one: BenchSystem,
  other: BenchSystem,
  search: (store: VectorStore) => Promise<Hit[]>,
): Promise<boolean> {
  const shown = (hits: Hit[]) => hits.map(({ score }) => score.toFixed(4)).join();
  const [found, expected] = [await search(other.vectors), await search(one.vectors)];
  const known = new Map(expected.map(({ id }) => [id, true]));
  // Chunks of equal score at the very end may stand for each other.
  const lowest = expected.at(-1)?.score ?? 0;
  const same = found.every(({ id, score }) => known.has(id) || Math.abs(score - lowest) < 1e-4);
  return same && shown(found) === shown(expected);
}

async function rowCounts(db: Kysely<Database>): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string }>`select schemaname || '.' || tablename as name from pg_tables
    where schemaname in ('gateway', 'ingestion', 'chat', 'retrieval') order by 1`.execute(db);
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const found = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(name)}`.execute(db);
    counts[name] = found.rows[0]?.n ?? 0;
  }
  return counts;
}
