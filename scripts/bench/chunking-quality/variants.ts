import { chunkingSettingsSchema } from '@aia/contracts';
import { estimateTokens } from '@aia/language';
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters';
import { budgetFor } from '../../../services/ingestion/src/chunking/token-budget.js';
import { chunk } from '../../../services/ingestion/src/pipeline/chunk.js';
import { passageText } from '../../../services/ingestion/src/pipeline/embed.js';
import type { Span } from './dataset.js';

/** A chunk with what is embedded for it. */
export interface CutChunk extends Span {
  passage: string;
  parent: Span | null;
}

export interface Variant {
  name: string;
  cut(text: string): Promise<CutChunk[]> | CutChunk[];
}

/** Tokens that multilingual-e5-small reads at once. */
const MODEL_TOKENS = 512;

function ours(name: string, given: object): Variant {
  const settings = chunkingSettingsSchema.parse(given);
  const budget = budgetFor(MODEL_TOKENS, settings);
  return {
    name,
    cut: (text) =>
      chunk({ text, format: 'markdown', pages: [], settings, budget }).map(
        ({ start, end, prefix, parent }) => ({
          start,
          end,
          parent,
          passage: passageText({ text: text.slice(start, end), headingPath: [], prefix }, MODEL_TOKENS),
        }),
      ),
  };
}

/** LangChain.js' splitter with the same length function; ranges are found by its pieces, which come in order. */
function langChain(name: string, chunkSize: number, chunkOverlap: number): Variant {
  const splitter = new RecursiveCharacterTextSplitter({
    chunkSize,
    chunkOverlap,
    lengthFunction: estimateTokens,
  });
  return {
    name,
    cut: async (text) => {
      let from = 0;
      return (await splitter.splitText(text)).flatMap((passage) => {
        const start = text.indexOf(passage, from);
        if (start < 0) return [];
        from = start + 1;
        return [{ start, end: start + passage.length, passage, parent: null }];
      });
    },
  };
}

/** Every strategy, the default first, and sizes to compare it with. */
export const variants: Variant[] = [
  ours('structure', {}),
  ours('fixed', { strategy: 'fixed' }),
  ours('fixed-overlap-48', { strategy: 'fixed', overlapTokens: 48 }),
  ours('sentences', { strategy: 'sentences' }),
  ours('document', { strategy: 'document' }),
  ours('code', { strategy: 'code' }),
  ours('structure-120-parents-600', { targetTokens: 120, maxTokens: 200, parentTokens: 600 }),
  ours('sentences-120-parents-600', {
    strategy: 'sentences',
    targetTokens: 120,
    maxTokens: 200,
    parentTokens: 600,
  }),
  ours('structure-160', { targetTokens: 160, maxTokens: 280 }),
  ours('structure-320', { targetTokens: 320, maxTokens: 420 }),
  langChain('langchain-240', 240, 0),
  langChain('langchain-240-overlap-48', 240, 48),
];
