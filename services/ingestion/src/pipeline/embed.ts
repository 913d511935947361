import { estimateTokens } from '@aia/language';
import type { Embedder } from '@aia/models';
import { CONTEXT_TOKENS, RESERVED_TOKENS } from '../chunking/token-budget.js';

/** The parts of a chunk that its vector is made of. */
export interface Passage {
  text: string;
  headingPath: readonly string[];
}

/** Vectors of passages in order, and the tokens that the model read for them. */
export interface EmbeddedPassages {
  vectors: number[][];
  tokens: number;
}

/** Embeds passages, each with the headings that it stands under. Throws ModelError. */
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
 * What the embedder reads for a chunk: the headings above it that its own text does not repeat, then the text. A passage
 * from the middle of a section is found by the section's subject that way. The innermost headings count most; those that
 * do not fit into the model are left out.
 */
export function passageText(passage: Passage, maxTokens: number): string {
  const room = Math.min(CONTEXT_TOKENS, maxTokens - RESERVED_TOKENS - estimateTokens(passage.text));
  const context = headingContext(passage);
  while (context.length > 0 && estimateTokens(`${context.join(' › ')}\n`) > room) context.shift();
  return context.length === 0 ? passage.text : `${context.join(' › ')}\n${passage.text}`;
}

/** Headings above a chunk that its text does not contain, outermost first. */
export function headingContext({ text, headingPath }: Passage): string[] {
  return headingPath.filter((title) => title !== '' && !text.includes(title));
}
