import type { Language } from './terms.js';

/** Letters of either alphabet: their share decides between English and Russian. */
const CYRILLIC = /\p{Script=Cyrillic}/gu;
const LATIN = /\p{Script=Latin}/gu;

/**
 * The language whose analyzer fits a text: Russian when Cyrillic letters are in the majority of all letters, English
 * otherwise (code and numbers included).
 */
export function detectLanguage(text: string): Language {
  const cyrillic = text.match(CYRILLIC)?.length ?? 0;
  const latin = text.match(LATIN)?.length ?? 0;
  return cyrillic > latin ? 'ru' : 'en';
}
