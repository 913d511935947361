import { estimateTokens } from '@aia/language';
import type { Embedder } from '@aia/models';
import { fittingContext } from '../chunking/prefix.js';
import { CONTEXT_TOKENS, RESERVED_TOKENS } from '../chunking/token-budget.js';

/** The parts of a chunk that its vector is made of. */
export interface Passage {
  text: string;
  headingPath: readonly string[];
  /** What goes before the text; null for chunks of before prefixes were stored: their headings. */
  prefix: string | null;
}

/** Vectors of passages in order, and the tokens that the model read for them. */
export interface EmbeddedPassages {
  vectors: number[][];
  tokens: number;
}

/** Embeds passages, each with its prefix. Throws ModelError. */
export async function embed(
  embedder: Embedder,
  passages: readonly Passage[],
  signal: AbortSignal,
): Promise<EmbeddedPassages> {
  const texts = passages.map((passage) => passageText(passage, embedder.maxTokens));
  const { vectors, tokens } = await embedder.embedPassages(texts, signal);
  if (vectors.length !== passages.length) {
    throw new Error(`The embedder answered ${vectors.length} vectors for ${passages.length} passages.`);
  }
  return { vectors, tokens };
}

/**
 * What the embedder reads for a chunk: its prefix, then the text. A prefix that does not fit, because the model is
 * another than the chunk was made for, loses its first lines.
 */
export function passageText(passage: Passage, maxTokens: number): string {
  const room = maxTokens - RESERVED_TOKENS - estimateTokens(passage.text);
  const prefix = storedPrefix(passage, room);
  return prefix === '' ? passage.text : `${prefix}\n${passage.text}`;
}

/** What a chunk is searched with beside its text. */
export function lexicalPrefix({ text, headingPath, prefix }: Passage): string {
  return prefix ?? headingContext(text, headingPath).join('\n');
}

function storedPrefix({ text, headingPath, prefix }: Passage, room: number): string {
  if (prefix === null)
    return fittingContext(headingContext(text, headingPath), Math.min(CONTEXT_TOKENS, room));
  const lines = prefix === '' ? [] : prefix.split('\n');
  while (lines.length > 0 && estimateTokens(`${lines.join('\n')}\n`) > room) lines.shift();
  return lines.join('\n');
}

/** Headings above a chunk that its text does not contain, outermost first. */
function headingContext(text: string, headingPath: readonly string[]): string[] {
  return headingPath.filter((title) => title !== '' && !text.includes(title));
}
