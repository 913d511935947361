import type { MaintenanceFinding } from '@aia/contracts';
import { pageContent, removeUnusedBlob, usedBlobs } from '@aia/database/ingestion';
import type { JobDeps } from '../jobs/job-deps.js';
import { createFindingCounter } from './finding.js';
import { eachOf, mergeSorted } from './merge-sorted.js';

type CompareDeps = Pick<JobDeps, 'db' | 'blobs'>;

const PAGE = 1000;
/** A file this young may belong to an upload that is not registered yet. */
const GRACE_MS = 60 * 60_000;

/**
 * Compares original files and document versions in both directions. A file that no version has is removed; a version
 * whose file is missing can only be reported, because nobody but its source has it.
 */
export async function compareBlobs(
  { db, blobs }: CompareDeps,
  dryRun: boolean,
  signal: AbortSignal,
  now: number = Date.now(),
): Promise<MaintenanceFinding[]> {
  const orphans = createFindingCounter('files-without-document');
  const missing = createFindingCounter('documents-without-file');
  const content = eachOf((last: { hash: string } | undefined) => pageContent(db, last?.hash ?? '', PAGE));
  const pairs = mergeSorted(
    content,
    blobs.list(),
    ({ hash }) => hash,
    ({ sha256 }) => sha256,
  );
  for await (const { left, right } of pairs) {
    signal.throwIfAborted();
    if (left && !right && !(await blobs.has(left.hash))) missing.found(left.documentId);
    if (left || !right || now - right.modifiedAt.getTime() < GRACE_MS) continue;
    // Versions that were replaced keep their file too; the stream of contents does not have them.
    if ((await usedBlobs(db, [right.sha256])).size > 0) continue;
    orphans.found(right.sha256);
    if (dryRun) continue;
    if (await removeUnusedBlob(db, right.sha256, () => blobs.delete(right.sha256))) orphans.repaired();
  }
  return [orphans.result(), missing.result()];
}
