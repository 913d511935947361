import {
  appendLargeText,
  finishLargeText,
  startLargeText,
  type ClaimedDocument,
} from '@aia/database/ingestion';
import { detectLanguage } from '@aia/language';
import { derivedId } from '@aia/platform';
import { budgetFor } from '../chunking/token-budget.js';
import { ExtractionError } from '../extraction/extraction-error.js';
import { openLargeText, type LargeText } from '../extraction/large/large-text.js';
import type { TextPiece } from '../extraction/large/text-pieces.js';
import { chunkPiece, type PieceChunk } from '../pipeline/chunk-piece.js';
import { removeVersion } from '../pipeline/index.js';
import type { JobDeps } from './job-deps.js';
import { StaleTokenError } from './stale-token.js';

/**
 * Extracts, chunks and stores a large text piece by piece, so that memory does not grow with it. False for a file that
 * is small or no text: it takes the usual way.
 * @throws ExtractionError, StaleTokenError.
 */
export async function prepareLargeText(deps: JobDeps, document: ClaimedDocument): Promise<boolean> {
  if (document.sizeBytes < deps.largeTextBytes) return false;
  const content = deps.blobs.open(document.contentHash);
  const text = await openLargeText(content, document.sourceKey);
  if (!text) return false;
  // Points of an earlier, failed try must go before their chunks do.
  await removeVersion(deps.vectors, deps.collection, document.versionId);
  assertHeld(await startLargeText(deps.db, document));
  const totals = await storePieces(deps, document, text);
  if (totals.chunkCount === 0) throw new ExtractionError('empty', 'The file has no text in it.');
  const places = [{ start: 0, end: totals.length, line: 1 }];
  const { title, mime } = text;
  assertHeld(await finishLargeText(deps.db, document, { title, mime, places, ...totals }));
  return true;
}

async function storePieces(deps: JobDeps, document: ClaimedDocument, text: LargeText) {
  const totals = { language: 'und', length: 0, chunkCount: 0 };
  const budget = budgetFor(deps.embedder.maxTokens);
  let headings: string[] = [];
  for await (const piece of text.pieces) {
    if (totals.length === 0) totals.language = detectLanguage(piece.text.slice(0, 20_000));
    const cut = await chunkPiece(deps.pool, piece, { format: text.format, budget, headings });
    headings = cut.headings;
    const chunks = cut.chunks.map((chunk, i) =>
      toNewChunk(chunk, piece, document.versionId, totals.chunkCount + i),
    );
    assertHeld(await appendLargeText(deps.db, document, { start: piece.start, text: piece.text, chunks }));
    totals.length = piece.start + piece.text.length;
    totals.chunkCount += chunks.length;
  }
  return totals;
}

function toNewChunk(chunk: PieceChunk, piece: TextPiece, versionId: string, ordinal: number) {
  return {
    ...chunk,
    ordinal,
    id: derivedId(String(ordinal), versionId),
    start: piece.start + chunk.start,
    end: piece.start + chunk.end,
    text: piece.text.slice(chunk.start, chunk.end),
    page: null,
  };
}

function assertHeld(held: boolean): void {
  if (!held) throw new StaleTokenError();
}
