import type { ChunkingSettings } from '@aia/contracts';
import type { ExtractedDocument } from '../extraction/extracted-document.js';
import type { ChunkInput } from '../pipeline/chunk.js';
import { budgetFor } from './token-budget.js';

/** MIME types of program source. */
const SOURCE_CODE = /^text\/x-/;

/** What is cut of an extracted document, for a model that reads `maxTokens` tokens at once. */
export function toChunkInput(
  { text, format, pages, title, mime }: ExtractedDocument,
  settings: ChunkingSettings,
  maxTokens: number,
): ChunkInput {
  const budget = budgetFor(maxTokens, settings);
  return { text, format: SOURCE_CODE.test(mime) ? 'code' : format, pages, title, settings, budget };
}
