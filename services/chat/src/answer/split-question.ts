import { analyzeTerms } from '@aia/language';
import { enrichFollowUp, isFollowUp } from './follow-up.js';

/** Parts of one question that are searched for by themselves. */
const MOST_PARTS = 3;
/** A part with fewer terms is no question of its own. */
const LEAST_TERMS = 2;

const ASKS =
  '(?:what|how|why|when|where|who|which|whose|whom|что|как|почему|зачем|когда|где|куда|откуда|кто|кого|кому|каков\\p{L}*|' +
  'как(?:ой|ая|ое|ие|ого|ому|им|их|ую)|котор\\p{L}*|сколько|чем|чей)';
/** Between two questions: the end of one, or a conjunction before the question word of the next. */
const BOUNDARY = new RegExp(
  `(?<=\\?)\\s+|[,;]?\\s+(?:and|or|as well as|и|а|или|а также)\\s+(?=${ASKS}(?![\\p{L}\\p{N}]))`,
  'iu',
);
/** Two things compared; short on purpose, so that a whole story is not taken for one of them. */
const COMPARISONS = [
  /\b(?:differences?|comparison|compare)\s+(?:between\s+|of\s+)?(.{2,60}?)\s+(?:and|with|to|vs\.?|versus)\s+([^?.!]{2,60})/iu,
  /(?<!\p{L})(?:отлича\p{L}+|сравни\p{L}*|сравнение)\s+(.{2,60}?)\s+(?:от|и|с|со)\s+([^?.!]{2,60})/iu,
  /(?<!\p{L})(?:разниц\p{L}|отличи\p{L}|различи\p{L})\s+между\s+(.{2,60}?)\s+и\s+([^?.!]{2,60})/iu,
];

/**
 * The queries that a question needs: it alone, or it and its parts when it asks several things or compares two. A part
 * that only goes on from the first ("and when was it built?") brings the first one's subject with it. The whole question
 * comes first; there are at most four.
 */
export function queriesOf(question: string): string[] {
  const parts = comparedIn(question) ?? questionsIn(question);
  return parts.length < 2 ? [question] : [question, ...parts.slice(0, MOST_PARTS)];
}

function comparedIn(question: string): string[] | undefined {
  const match = COMPARISONS.map((pattern) => pattern.exec(question)).find((found) => found !== null);
  return match?.slice(1).map((thing) => thing.trim());
}

function questionsIn(question: string): string[] {
  const parts = question.split(BOUNDARY).map((part) => part.trim());
  if (!parts.every((part) => new Set(analyzeTerms(part)).size >= LEAST_TERMS)) return [question];
  const before = [{ role: 'user' as const, content: parts[0] ?? '' }];
  return parts.map((part, at) => (at > 0 && isFollowUp(part, before) ? enrichFollowUp(part, before) : part));
}
