import type { Annotations } from '../markdown/annotate.js';
import type { Answer } from './answer-state.js';

/** Words from which a piece of text says something that a source could support. */
const LEAST_WORDS = 3;

/**
 * Where the text of an answer gets citation marks, and which parts of it no source supports. Parts are underlined only
 * where a model wrote the answer and the server says that some of its sentences have no support.
 */
export function notesOf({ text, citations, sources, grounding, phase }: Answer): Annotations {
  const marks = citations.map(({ answerEnd, sourceIndex }, citation) => {
    return { at: answerEnd, source: sourceIndex, citation };
  });
  const judged = phase === 'completed' && grounding?.mode === 'generated' && sources.length > 0;
  const complete = !grounding || grounding.supported >= grounding.sentences;
  return { marks: distinct(marks), gaps: judged && !complete ? gapsOf(text, citations) : [] };
}

/** One mark a source at a place, however many of its passages are cited there. */
function distinct(marks: Annotations['marks']): Annotations['marks'] {
  const seen = new Set<string>();
  return marks.filter(({ at, source }) => {
    const key = `${at} ${source}`;
    return !seen.has(key) && seen.add(key);
  });
}

interface Cited {
  answerStart: number;
  answerEnd: number;
}

function gapsOf(text: string, citations: readonly Cited[]): Annotations['gaps'] {
  const covered = [...citations].sort((a, b) => a.answerStart - b.answerStart);
  const gaps: { start: number; end: number }[] = [];
  let start = 0;
  for (const { answerStart, answerEnd } of [
    ...covered,
    { answerStart: text.length, answerEnd: text.length },
  ]) {
    if (answerStart > start) gaps.push({ start, end: answerStart });
    start = Math.max(start, answerEnd);
  }
  return gaps.filter(({ start: from, end }) => countWords(text.slice(from, end)) >= LEAST_WORDS);
}

function countWords(text: string): number {
  return (text.match(/\p{L}[\p{L}\p{N}'’-]*/gu) ?? []).length;
}
