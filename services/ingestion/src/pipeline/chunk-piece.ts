import type { Place } from '@aia/contracts';
import { markdownBlocks } from '../chunking/markdown-blocks.js';
import type { TokenBudget } from '../chunking/token-budget.js';
import type { TextPiece } from '../extraction/large/text-pieces.js';
import type { ChunkDraft, ChunkInput } from './chunk.js';
import { createLocator } from './locate.js';

/** A chunk of a piece: `start`..`end` are characters of the piece, `place` its lines in the whole file. */
export type PieceChunk = ChunkDraft & { place: Place | null };

/** Cuts a text into chunks; a thread does it. */
export interface Chunker {
  chunk(input: ChunkInput): Promise<ChunkDraft[]>;
}

export interface PieceContext {
  format: 'markdown' | 'plain';
  budget: TokenBudget;
  /** Headings that the piece stands under, outermost first; those of Markdown only. */
  headings: readonly string[];
}

/**
 * The chunks of one piece of a large text, and the headings that the next piece stands under. The headings go before the
 * piece while it is cut, so that its chunks know them.
 */
export async function chunkPiece(
  chunker: Chunker,
  piece: TextPiece,
  { format, budget, headings }: PieceContext,
): Promise<{ chunks: PieceChunk[]; headings: string[] }> {
  const prefix = headings
    .map((title, i) => (title === '' ? '' : `${'#'.repeat(i + 1)} ${title}\n\n`))
    .join('');
  const drafts = await chunker.chunk({ text: prefix + piece.text, format, pages: [], budget });
  const locate = createLocator(piece.text, [{ start: 0, end: piece.text.length, line: piece.line }]);
  const chunks = drafts.flatMap((draft) => {
    const start = Math.max(0, draft.start - prefix.length);
    const end = draft.end - prefix.length;
    if (end <= start || piece.text.slice(start, end).trim() === '') return [];
    return [{ ...draft, start, end, place: locate({ start, end }) }];
  });
  return { chunks, headings: format === 'markdown' ? headingsAfter(piece.text, headings) : [] };
}

/** Position `i` holds the open heading of depth `i + 1`, or nothing. */
function headingsAfter(text: string, before: readonly string[]): string[] {
  const open = [...before];
  for (const { heading } of markdownBlocks(text)) {
    if (!heading) continue;
    open.length = Math.min(open.length, heading.depth - 1);
    while (open.length < heading.depth - 1) open.push('');
    open.push(heading.title);
  }
  return open;
}
