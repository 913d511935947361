import type { Import } from '@aia/contracts';
import { count } from '../output/format.js';

/** Several imports seen as one. */
export interface ImportTotals {
  /** Known so far. */
  documents: number;
  done: number;
  published: number;
  unmodified: number;
  failed: number;
  skipped: number;
  chunksIndexed: number;
  /** Of the documents that are chunked already; it grows while others are still being read. */
  chunksTotal: number;
  bytesDone: number;
  bytesTotal: number;
}

/** The sums of the imports' progress. */
export function sumProgress(imports: readonly Import[]): ImportTotals {
  const sum = (pick: (progress: Import['progress']) => number) =>
    imports.reduce((total, { progress }) => total + pick(progress), 0);
  return {
    documents: sum((p) => p.total),
    done: sum((p) => p.published + p.unmodified + p.failed + p.skipped),
    published: sum((p) => p.published),
    unmodified: sum((p) => p.unmodified),
    failed: sum((p) => p.failed),
    skipped: sum((p) => p.skipped),
    chunksIndexed: sum((p) => p.chunksIndexed),
    chunksTotal: sum((p) => p.chunksTotal),
    bytesDone: sum((p) => p.bytesDone),
    bytesTotal: sum((p) => p.bytesTotal),
  };
}

/** Whether every document of every import has arrived. */
export function allSucceeded(imports: readonly Import[]): boolean {
  return imports.every(({ status, progress }) => status === 'completed' && progress.failed === 0);
}

/** What came of the imports, for people: one line, then one for each failure with its reason. */
export function summaryLines(imports: readonly Import[]): string[] {
  const totals = sumProgress(imports);
  const parts = [
    `${count(totals.published, 'document')} published`,
    count(totals.chunksIndexed, 'chunk'),
    ...(totals.unmodified > 0 ? [`${totals.unmodified} unchanged`] : []),
    ...(totals.skipped > 0 ? [`${totals.skipped} skipped`] : []),
    ...(totals.failed > 0 ? [`${totals.failed} failed`] : []),
  ];
  return [`${parts.join(', ')}.`, ...failureLines(imports), ...unlistedLine(imports, totals)];
}

function failureLines(imports: readonly Import[]): string[] {
  return imports.flatMap(({ status, reason, failures }) => [
    ...(status === 'completed' ? [] : [`  The import ended ${status}: ${reason ?? 'no reason given'}`]),
    ...failures.map(({ sourceKey, failure }) => `  ${sourceKey}: ${failure.reason}`),
  ]);
}

/** The server lists only the first failures of an import. */
function unlistedLine(imports: readonly Import[], totals: ImportTotals): string[] {
  const listed = imports.reduce((total, { failures }) => total + failures.length, 0);
  return totals.failed > listed ? [`  … and ${totals.failed - listed} more`] : [];
}
