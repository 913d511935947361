import { analyzeTerms } from '@aia/language';
import { plainWords } from './phrases.js';
import type { HistoryTurn } from './ports.js';

/** Words that stand for something said before, English and Russian (ё written е). */
const POINTERS = new Set(
  `it its itself they them their theirs this these those he him his she her hers there then one ones same above former
  latter previous он она оно они его ее их им ими ему ей нем нему ней него нее них ним этот эта это эти этого этой этом
  этому этих этим этими тот та те того той тех тому там туда тогда такой такая такое такие выше`.split(/\s+/),
);
/** Beginnings that go on from what was said. */
const CONNECTIVES = new Set('and but so also why или и а но почему еще тогда'.split(' '));
const ELLIPSES = [
  /^(?:what|how) about\b/,
  /^a как (?:насчет|же)/,
  /^(?:а |и )?(?:как насчет|что насчет|что с)\b/,
];
/** A question with fewer terms says too little by itself. */
const LEAST_TERMS = 2;

/** Turns back in which a follow-up's subject is looked for, and how many of its terms are taken. */
const TURNS_BACK = 6;
const MOST_TERMS = 8;

/** Names within a sentence, words with digits, and inline code: what a conversation is about. */
const NAME =
  /(?<=[^\s.!?:…]["“«'(]*\s+["“«'(]*)\p{Lu}[\p{L}\p{N}_.-]*|[\p{L}_.-]*\d[\p{L}\p{N}_.,-]*\w|`[^`\n]+`/gu;

/** Whether a question is only understood with the turns before it. */
export function isFollowUp(question: string, history: HistoryTurn[]): boolean {
  if (!history.some(({ role }) => role === 'user')) return false;
  const words = plainWords(question);
  const [first = ''] = words;
  if (words.some((word) => POINTERS.has(word)) || CONNECTIVES.has(first)) return true;
  const text = words.join(' ');
  return (
    ELLIPSES.some((ellipsis) => ellipsis.test(text)) || new Set(analyzeTerms(question)).size < LEAST_TERMS
  );
}

/**
 * A follow-up question with what the conversation is about, as words after it: the names, numbers and code of the
 * newest question that has any, or else the terms of the newest question. It is a query, not a sentence.
 */
export function enrichFollowUp(question: string, history: HistoryTurn[]): string {
  const known = new Set(analyzeTerms(question));
  const subject = subjectOf(history).filter((word) => {
    const terms = analyzeTerms(word);
    const isNew = terms.some((term) => !known.has(term));
    for (const term of terms) known.add(term);
    return isNew;
  });
  return [question, ...subject.slice(0, MOST_TERMS)].join(' ');
}

function subjectOf(history: HistoryTurn[]): string[] {
  const asked = history
    .slice(-TURNS_BACK)
    .filter(({ role }) => role === 'user')
    .toReversed();
  const named = asked.map(({ content }) => namesIn(content)).find((names) => names.length > 0);
  return named ?? plainWords(asked[0]?.content ?? '');
}

function namesIn(text: string): string[] {
  return (text.match(NAME) ?? []).map((name) => name.replaceAll('`', ''));
}
