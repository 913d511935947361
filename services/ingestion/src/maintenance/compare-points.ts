import type { MaintenanceFinding } from '@aia/contracts';
import { findChunks, pageChunks, reindexChunks, sweepState } from '@aia/database/ingestion';
import type { Filter, PointPayload } from '@aia/vectors';
import type { JobDeps } from '../jobs/job-deps.js';
import { createFindingCounter } from './finding.js';
import { eachOf, mergeSorted } from './merge-sorted.js';

type Point = { id: string; payload: PointPayload };
type CompareDeps = Pick<JobDeps, 'db' | 'vectors' | 'collection'>;

const PAGE = 1000;

/**
 * Compares vectors and chunks in both directions. A point without a chunk is an orphan and is removed; a chunk that was
 * marked as indexed and has no point waits for the embedder again. What changes while the comparison runs is looked at
 * a second time before it counts.
 */
export async function comparePoints(
  deps: CompareDeps,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<MaintenanceFinding[]> {
  const orphans = createFindingCounter('vectors-without-chunk');
  const missing = createFindingCounter('chunks-without-vector');
  const pending: { orphans: Point[]; missing: string[] } = { orphans: [], missing: [] };
  const settle = async () => {
    for (const point of await confirmOrphans(deps, pending.orphans.splice(0))) {
      orphans.found(point.id);
      if (dryRun) continue;
      await removePoint(deps, point);
      orphans.repaired();
    }
    const lost = await confirmMissing(deps, pending.missing.splice(0));
    for (const id of lost) missing.found(id);
    if (dryRun) return;
    await reindexChunks(deps.db, lost);
    missing.repaired(lost.length);
  };
  const chunks = eachOf((last: { id: string } | undefined) => pageChunks(deps.db, last?.id, PAGE));
  for await (const { left, right } of mergeSorted(chunks, points(deps), idOf, idOf)) {
    signal.throwIfAborted();
    if (!left && right) pending.orphans.push(right);
    if (left?.expected && !right) pending.missing.push(left.id);
    if (pending.orphans.length + pending.missing.length >= PAGE) await settle();
  }
  await settle();
  return [orphans.result(), missing.result()];
}

function idOf({ id }: { id: string }): string {
  return id;
}

async function* points({ vectors, collection }: CompareDeps): AsyncGenerator<Point> {
  for (let after: string | null | undefined; after !== null;) {
    const page = await vectors.page(collection, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield* page.items;
    after = page.next;
  }
}

const onlyPoint = ({ versionId, ordinal }: Pick<PointPayload, 'versionId' | 'ordinal'>): Filter => ({
  kind: 'and',
  filters: [
    { kind: 'equals', field: 'versionId', value: versionId },
    { kind: 'range', field: 'ordinal', gte: ordinal, lte: ordinal },
  ],
});

/** Points that have no chunk now either, and still are in the store. */
async function confirmOrphans(deps: CompareDeps, found: Point[]): Promise<Point[]> {
  const known = await findChunks(deps.db, found.map(idOf));
  const confirmed: Point[] = [];
  for (const point of found.filter(({ id }) => !known.has(id))) {
    const there = await deps.vectors.count(deps.collection, onlyPoint(point.payload));
    if (there > 0) confirmed.push(point);
  }
  return confirmed;
}

/** Of a version that nobody uses, everything goes at once; of another one only this point. */
async function removePoint(deps: CompareDeps, { payload }: Point): Promise<void> {
  const unused = (await sweepState(deps.db, payload.versionId)) === 'swept';
  const version: Filter = { kind: 'equals', field: 'versionId', value: payload.versionId };
  await deps.vectors.delete(deps.collection, unused ? version : onlyPoint(payload));
}

/** Chunks that are still expected to have a point and have none. */
async function confirmMissing(deps: CompareDeps, ids: string[]): Promise<string[]> {
  const chunks = await findChunks(deps.db, ids);
  const versions = new Set([...chunks.values()].filter(({ expected }) => expected).map((c) => c.versionId));
  const there = new Set<string>();
  for (const versionId of versions) {
    const filter: Filter = { kind: 'equals', field: 'versionId', value: versionId };
    for (let after: string | null | undefined; after !== null;) {
      const options = { limit: PAGE, filter, ...(after === undefined ? {} : { after }) };
      const page = await deps.vectors.page(deps.collection, options);
      for (const { id } of page.items) there.add(id);
      after = page.next;
    }
  }
  return ids.filter((id) => chunks.get(id)?.expected === true && !there.has(id));
}
