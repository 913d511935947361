import { STOP_WORDS } from './stop-words.js';
import { countTokenFeatures, tokenFeatureNames, type TokenFeature } from './token-features.js';

/** Tokens that one unit of each feature costs at most; how they were found is told at `estimateTokens`. */
const COST: Record<TokenFeature, number> = {
  latinCommon: 0.91,
  latinShort: 1.33,
  latinMedium: 1.5,
  latinLong: 1.9,
  latinVeryLong: 1.89,
  latinExcess: 0.38,
  latinCapital: 0.54,
  latinCapsRuns: 0.58,
  latinCaps: 0.38,
  cyrillicCommon: 0.91,
  cyrillicShort: 1.24,
  cyrillicMedium: 1.56,
  cyrillicLong: 2.21,
  cyrillicVeryLong: 2.05,
  cyrillicExcess: 0.37,
  cyrillicCapital: 0.92,
  cyrillicCapsRuns: 3.6,
  cyrillicCaps: 0.11,
  joined: 0.11,
  digitRuns: 0.56,
  digits: 0.46,
  spacedMarks: 1.23,
  marks: 0.86,
  repeatedMarks: 0.9,
  otherRuns: 1.01,
  otherLetters: 0.41,
  cjk: 0.73,
  symbols: 1.32,
};

/** Costs above the average of the kind come in clusters; over a longer text they even out as its square root. */
const COST_OF_SPREAD = 1;
const COST_OF_ANY_TEXT = 2.2;

/**
 * What a text adds to an estimate. The costs of parts that white space separates add up to exactly that of the whole,
 * so a chunk that grows block by block is never read twice.
 */
export interface TokenCost {
  /** The sum over its features. */
  linear: number;
  /** Its characters that are not white space, UTF-16 code units. */
  letters: number;
}

export const NO_COST: TokenCost = { linear: 0, letters: 0 };

/** The estimate of a text with this cost; see `estimateTokens`. */
export function tokensOf({ linear, letters }: TokenCost): number {
  return letters === 0 ? 0 : Math.ceil(linear + COST_OF_SPREAD * Math.sqrt(letters) + COST_OF_ANY_TEXT);
}

/** The cost of two texts with white space between them. */
export function addCosts(a: TokenCost, b: TokenCost): TokenCost {
  return { linear: a.linear + b.linear, letters: a.letters + b.letters };
}

/** What a character is to the scanner below. */
const EXOTIC = 0;
const SPACE = 1;
const LATIN_LOWER = 2;
const LATIN_UPPER = 3;
const CYRILLIC_LOWER = 4;
const CYRILLIC_UPPER = 5;
const OTHER_LETTER = 6;
const DIGIT = 7;
const MARK = 8;
const SYMBOL = 9;
const CJK = 10;
/** Beyond ASCII and Russian: looked at when it comes up first. */
const UNKNOWN = 255;

const CLASS_OF = classTable();

function classTable(): Uint8Array {
  const table = new Uint8Array(0x10000).fill(UNKNOWN);
  const set = (from: number, to: number, kind: number) => table.fill(kind, from, to + 1);
  set(0x00, 0x7f, SYMBOL);
  for (const [from, to] of ['!/', ':@', '[`', '{~'].map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)]))
    set(from ?? 0, to ?? 0, MARK);
  set(0x09, 0x0d, SPACE);
  set(0x20, 0x20, SPACE);
  set(0x30, 0x39, DIGIT);
  set(0x41, 0x5a, LATIN_UPPER);
  set(0x61, 0x7a, LATIN_LOWER);
  set(0x410, 0x42f, CYRILLIC_UPPER);
  set(0x430, 0x44f, CYRILLIC_LOWER);
  table[0x401] = CYRILLIC_UPPER;
  table[0x451] = CYRILLIC_LOWER;
  return table;
}

const CJK_LETTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** What composes with its neighbours, or is half of a character. */
const COMBINES = /[\p{M}\p{Cs}\u1100-\u11ff]/u;

/** The class of a character by its code; characters that NFKC changes are exotic. */
function classOf(code: number): number {
  const known = CLASS_OF[code] ?? EXOTIC;
  return known === UNKNOWN ? (CLASS_OF[code] = classify(String.fromCharCode(code))) : known;
}

function classify(character: string): number {
  if (character.normalize('NFKC') !== character || /\s/.test(character) || COMBINES.test(character))
    return EXOTIC;
  if (CJK_LETTER.test(character)) return CJK;
  return /\p{L}/u.test(character) ? OTHER_LETTER : SYMBOL;
}

/** Costs of a lower-case run by its length, capped at the table's end. */
const LONGEST = 400;
const LATIN_BY_LENGTH = byLength('latin');
const CYRILLIC_BY_LENGTH = byLength('cyrillic');

function byLength(script: 'latin' | 'cyrillic'): Float64Array {
  return Float64Array.from({ length: LONGEST + 1 }, (_, length) => {
    const excess = Math.max(0, length - 10) * COST[`${script}Excess`];
    if (length <= 4) return COST[`${script}Short`];
    if (length <= 7) return COST[`${script}Medium`];
    return excess + (length <= 10 ? COST[`${script}Long`] : COST[`${script}VeryLong`]);
  });
}

/** Stop words by `hashOf`: open addressing, so that a look-up makes no string of the word. */
const SLOTS = 1 << 11;
const STOP_WORD_SLOTS = stopWordSlots();
const LONGEST_STOP_WORD = Math.max(...[...STOP_WORDS].map(({ length }) => length));

function stopWordSlots(): (string | undefined)[] {
  const slots = Array.from<string | undefined>({ length: SLOTS });
  for (const word of STOP_WORDS) {
    let slot = hashOf(word, 0, word.length, word.charCodeAt(0));
    while (slots[slot] !== undefined) slot = (slot + 1) % SLOTS;
    slots[slot] = word;
  }
  return slots;
}

/** Hash of a word whose first letter is given in lower case. */
function hashOf(text: string, start: number, end: number, first: number): number {
  let hash = first;
  for (let i = start + 1; i < end; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}

/**
 * The cost of `text.slice(start, end)`, in one pass over its characters. Words of characters that NFKC changes, or of
 * scripts other than Latin and Cyrillic, are counted by the slower `countTokenFeatures`; the results are the same.
 */
export function tokenCost(text: string, start = 0, end = text.length): TokenCost {
  let linear = 0;
  let letters = 0;
  for (let i = start; i < end;) {
    if (CLASS_OF[text.charCodeAt(i)] === SPACE) {
      i++;
      continue;
    }
    const from = i;
    let cost = 0;
    let afterSpace = true;
    let kind = 0;
    while (i < end && (kind = classOf(text.charCodeAt(i))) > SPACE) {
      const at = i;
      if (kind === LATIN_LOWER || kind === CYRILLIC_LOWER) {
        i = endOfRun(text, i + 1, end, kind);
        cost += wordCost(text, at, i, kind, afterSpace);
      } else if (kind === LATIN_UPPER || kind === CYRILLIC_UPPER) {
        const lower = kind - 1;
        let next = endOfRun(text, i + 1, end, kind);
        const goesOn = next < end && CLASS_OF[text.charCodeAt(next)] === lower;
        if (goesOn && next - at === 1) {
          i = endOfRun(text, next, end, lower);
          cost += wordCost(text, at, i, lower, afterSpace);
        } else {
          if (goesOn) next--;
          i = next;
          cost +=
            next - at === 1
              ? wordCost(text, at, next, lower, afterSpace)
              : capitalsCost(next - at, kind, afterSpace);
        }
      } else if (kind === DIGIT) {
        i = endOfRun(text, i + 1, end, DIGIT);
        cost += COST.digitRuns + (i - at) * COST.digits;
      } else if (kind === MARK) {
        const mark = text.charCodeAt(i++);
        while (i < end && text.charCodeAt(i) === mark) i++;
        cost += (afterSpace ? COST.spacedMarks : COST.marks) + (i - at - 1) * COST.repeatedMarks;
      } else if (kind === OTHER_LETTER) {
        while (i < end && isLetter(classOf(text.charCodeAt(i)))) i++;
        cost += COST.otherRuns + (i - at) * COST.otherLetters;
      } else {
        i++;
        cost += kind === CJK ? COST.cjk : COST.symbols;
      }
      afterSpace = false;
    }
    if (i < end && kind === EXOTIC) {
      while (i < end && CLASS_OF[text.charCodeAt(i)] !== SPACE) i++;
      const word = text.slice(from, i);
      linear += exoticCost(word);
      letters += word.length - (word.match(/\s/g)?.length ?? 0);
    } else {
      linear += cost;
      letters += i - from;
    }
  }
  return { linear, letters };
}

/** Letters of other alphabets take the letters after them along, whatever those are; CJK ones too. */
function isLetter(kind: number): boolean {
  return (kind >= LATIN_LOWER && kind <= OTHER_LETTER) || kind === CJK;
}

function endOfRun(text: string, from: number, end: number, kind: number): number {
  let i = from;
  while (i < end && CLASS_OF[text.charCodeAt(i)] === kind) i++;
  return i;
}

/** A run of letters that are lower case but perhaps for the first; `lower` tells the script. */
function wordCost(text: string, start: number, end: number, lower: number, afterSpace: boolean): number {
  const length = end - start;
  const latin = lower === LATIN_LOWER;
  const capital = CLASS_OF[text.charCodeAt(start)] !== lower;
  const shape = capital ? (latin ? COST.latinCapital : COST.cyrillicCapital) : 0;
  if (!afterSpace) return lengthCost(latin, length) + shape + COST.joined;
  if (!isStopWordAt(text, start, length, capital)) return lengthCost(latin, length) + shape;
  const excess = Math.max(0, length - 10) * (latin ? COST.latinExcess : COST.cyrillicExcess);
  return (latin ? COST.latinCommon : COST.cyrillicCommon) + excess + shape;
}

function lengthCost(latin: boolean, length: number): number {
  const table = latin ? LATIN_BY_LENGTH : CYRILLIC_BY_LENGTH;
  const beyond = Math.max(0, length - LONGEST) * (latin ? COST.latinExcess : COST.cyrillicExcess);
  return (table[Math.min(length, LONGEST)] ?? 0) + beyond;
}

function isStopWordAt(text: string, start: number, length: number, capital: boolean): boolean {
  if (length > LONGEST_STOP_WORD) return false;
  const first = capital ? text.charAt(start).toLowerCase().charCodeAt(0) : text.charCodeAt(start);
  for (let slot = hashOf(text, start, start + length, first); ; slot = (slot + 1) % SLOTS) {
    const word = STOP_WORD_SLOTS[slot];
    if (word === undefined) return false;
    if (word.length === length && word.charCodeAt(0) === first && endsAlike(text, start, word)) return true;
  }
}

function endsAlike(text: string, start: number, word: string): boolean {
  for (let i = 1; i < word.length; i++) if (word.charCodeAt(i) !== text.charCodeAt(start + i)) return false;
  return true;
}

function capitalsCost(length: number, kind: number, afterSpace: boolean): number {
  const own =
    kind === LATIN_UPPER
      ? COST.latinCapsRuns + length * COST.latinCaps
      : COST.cyrillicCapsRuns + length * COST.cyrillicCaps;
  return own + (afterSpace ? 0 : COST.joined);
}

/** The cost of a text by its counted features. */
export function exoticCost(text: string): number {
  const counts = countTokenFeatures(text);
  return tokenFeatureNames.reduce((sum, name) => sum + counts[name] * COST[name], 0);
}
