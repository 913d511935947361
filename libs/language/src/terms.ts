import { memoize } from './bounded-cache.js';
import { unmixLookAlikes } from './look-alikes.js';
import { foldWord, stemWord } from './stem.js';
import { isStopWord } from './stop-words.js';
import { findWords, normalizeText } from './words.js';

/** Languages with an analyzer of their own. */
export type Language = 'en' | 'ru';

/** Longer terms (keys, hashes, encoded data) are cut: nobody types them, and stores limit the length of a term. */
export const MAX_TERM_LENGTH = 64;
/** Words remembered; a language uses some 20,000 different ones in most of its text. */
const REMEMBERED_WORDS = 50_000;

const NUMBER = /^v?(\d+(?:[.,]\d+)*)$/i;
const THOUSANDS = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const RUSSIAN_ORDINAL = /^(\d+)-[а-я]{1,3}$/;
const ACRONYM = /^\p{L}(?:\.\p{L})+$/u;
const PLURAL_ACRONYM = /^\p{Lu}{2,}s$/u;
const POSSESSIVE = /'s$/i;
const JOINERS = /[._-]+/;
const IDENTIFIER = /[._\d]/;
const CAMEL_BOUNDARY = /(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
/** The first half of a surrogate pair whose second half was cut off. */
const HALF_PAIR = /[\uD800-\uDBFF]$/;
const SCRIPT_RUNS =
  /\p{Script=Cyrillic}+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+|[^\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;
const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{3,}$/u;

/**
 * The terms that a text is indexed and searched by, in text order and with repetitions. Index and query use this one
 * function. Words are lower-cased, ё is е, stop words of both languages are left out, and each word is stemmed by its
 * own script (Snowball English or Russian), so that mixed text works; single letters of the other script within a word that
 * look like its own are taken for them. Identifiers, file names and error codes
 * (`camelCase`, `snake_case`, `os.path`, `ORA-00942`) give the whole and their parts; numbers and versions (`3.11.7`)
 * stay whole; Chinese and Japanese, which have no spaces, give overlapping pairs of characters (as Lucene's CJK
 * analyzer does). No term contains white space or is longer than `MAX_TERM_LENGTH`. Any string will do.
 */
export function analyzeTerms(text: string): string[] {
  return findWords(normalizeText(text)).flatMap((word) =>
    word.length > MAX_TERM_LENGTH ? cutTermsOfWord(word) : rememberedTerms(word),
  );
}

function cutTermsOfWord(word: string): readonly string[] {
  return termsOfWord(word.replace(POSSESSIVE, '')).map(cutTerm);
}

const rememberedTerms = memoize(REMEMBERED_WORDS, cutTermsOfWord);

function termsOfWord(mixed: string): string[] {
  const word = unmixLookAlikes(mixed);
  const folded = foldWord(word);
  if (isStopWord(folded)) return [];
  return numberTerms(folded) ?? (ACRONYM.test(folded) ? [folded.replaceAll('.', '')] : termsOfName(word));
}

/** A number or version is one term, without thousands separators; `v1.2` is found as `1.2` too. */
function numberTerms(folded: string): string[] | undefined {
  const ordinal = RUSSIAN_ORDINAL.exec(folded)?.[1];
  if (ordinal) return [ordinal];
  const digits = NUMBER.exec(folded)?.[1];
  if (!digits) return undefined;
  const plain = THOUSANDS.test(digits) ? digits.replaceAll(',', '') : digits;
  return folded.startsWith('v') ? [folded, plain] : [plain];
}

/** Parts between joiners; the whole as well when it is an identifier rather than a hyphenated word. */
function termsOfName(word: string): string[] {
  const parts = word.split(JOINERS);
  if (parts.length === 1) return termsOfPlainWord(word);
  const whole = IDENTIFIER.test(word) ? [foldWord(word)] : [];
  return [...whole, ...parts.flatMap(termsOfPart)];
}

/** A word without joiners: itself, and its camelCase or mixed-script parts if it has any. */
function termsOfPlainWord(word: string): string[] {
  const parts = PLURAL_ACRONYM.test(word) ? [word] : splitInside(word);
  if (parts.length === 1) return termsOfLetters(word);
  return [stemWord(foldWord(word)), ...parts.flatMap(termsOfPart)];
}

/** A single letter or a function word within a name says nothing by itself. */
function termsOfPart(part: string): string[] {
  if ([...part].length < 2 || isStopWord(foldWord(part))) return [];
  const parts = splitInside(part);
  return parts.length === 1 ? termsOfLetters(part) : termsOfPlainWord(part);
}

function splitInside(word: string): string[] {
  return word.split(CAMEL_BOUNDARY).flatMap((part) => part.match(SCRIPT_RUNS) ?? []);
}

function termsOfLetters(word: string): string[] {
  if (!UNSPACED.test(word)) return [stemWord(foldWord(word))];
  const characters = [...word];
  return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
}

function cutTerm(term: string): string {
  return term.length <= MAX_TERM_LENGTH ? term : term.slice(0, MAX_TERM_LENGTH).replace(HALF_PAIR, '');
}
