import { analyzeTerms, detectLanguage, estimateTokens, type Language } from '@aia/language';
import { parseQuery } from './query-syntax.js';

/** A question in the forms that the legs of the search ask by. */
export interface Understanding {
  language: Language;
  /** Terms of the lexical leg; empty for a question of stop words or emoji. */
  terms: string[];
  /** Text of the dense leg: the question, as far as the embedding model reads. */
  text: string;
  /** What must stand in a hit as it is. */
  phrases: string[];
  /** What must not. */
  exclusions: string[];
}

/** Tokens kept free for the model's prefix and its special tokens. */
const RESERVED_TOKENS = 16;

/** The first half of a surrogate pair whose second half was cut off. */
const HALF_PAIR = /[\uD800-\uDBFF]$/;

/** Reads a question: pure, from the text alone. `maxTokens` is what the embedding model takes at once. */
export function understand(query: string, maxTokens: number): Understanding {
  const { text, phrases, exclusions } = parseQuery(query);
  return {
    language: detectLanguage(text),
    terms: analyzeTerms(text),
    text: cutToTokens(text, maxTokens - RESERVED_TOKENS),
    phrases,
    exclusions,
  };
}

/** The beginning of a text that surely fits: a long question still gets a dense leg, and says its point early. */
function cutToTokens(text: string, maxTokens: number): string {
  let cut = text;
  for (let tokens = estimateTokens(cut); tokens > maxTokens; tokens = estimateTokens(cut)) {
    cut = cut.slice(0, Math.min(cut.length - 1, Math.floor((cut.length * maxTokens) / tokens)));
  }
  return cut.replace(HALF_PAIR, '');
}
