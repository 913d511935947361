import type { Source } from '@aia/contracts';
import { fitPassage } from './fit-passage.js';
import type { CountTokens } from './token-budget.js';

/** What of the sources fits into a prompt. */
export interface ShownSources {
  /** As data, delimited; empty when nothing fits. */
  text: string;
  /** Sources of which something is shown. */
  sources: number;
}

/** A passage is shown only when at least this many tokens of it fit. */
const LEAST_PASSAGE = 40;

/** Passages in order as delimited data until the room is used up; the first that does not fit whole is cut to fit. */
export function showPassages(
  sources: Source[],
  question: string,
  room: number,
  count: CountTokens,
): ShownSources {
  const shown: string[] = [];
  let left = room;
  for (const source of sources) {
    const frame = count(formatSource(source, ''));
    if (left - frame < LEAST_PASSAGE) break;
    const text = fitPassage(source.text, question, left - frame, count);
    const formatted = formatSource(source, text);
    if (text === '' || count(formatted) > left) break;
    shown.push(formatted);
    left -= count(formatted) + 1;
  }
  return { text: shown.join('\n\n'), sources: shown.length };
}

/** A passage as data: its own tags are defused, so that a document cannot end its source and speak as the user. */
function formatSource(source: Source, text: string): string {
  const title = [source.title, ...source.location.headingPath.slice(-1)]
    .join(' › ')
    .replace(/["<>\s]+/g, ' ');
  return `<source id="${source.index}" title="${title}">\n${defuse(text)}\n</source>`;
}

function defuse(text: string): string {
  return text.replace(/<(\/?)(source)/gi, '‹$1$2');
}
