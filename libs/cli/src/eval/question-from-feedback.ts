import type { FeedbackEntry } from '@aia/contracts';

/** A draft of a golden question that a reader's verdict on an answer gave. */
export interface FeedbackQuestion {
  key: string;
  question: string;
  answer: string;
  status: 'draft';
  origin: 'feedback';
  expected: { sourceKey: string; quote: string; grade: number }[];
}

type Entry = Pick<
  FeedbackEntry,
  'messageId' | 'question' | 'rating' | 'answer' | 'correctedAnswer' | 'withheld'
> & { sources: Pick<FeedbackEntry['sources'][number], 'datasetId' | 'sourceKey' | 'text'>[] };

/** Share of the right answer's words that a passage must have to be proposed as what the question should find. */
const LEAST_SHARE = 0.5;
/** Letters of a word that count: what follows is mostly an ending. */
const BEGINNING = 5;
const LONGEST_QUOTE = 2000;

/**
 * The draft that feedback gives for a dataset: its question, the right answer (the corrected one, or the answer that was
 * found good), and the passage of the answer's sources that has most of the right answer's words, if any has half of
 * them. Undefined where nobody said what is right, or where no source is of the dataset. Pure; a person has to approve it.
 */
export function questionFromFeedback(entry: Entry, datasetId: string): FeedbackQuestion | undefined {
  const sources = entry.sources.filter((source) => source.datasetId === datasetId);
  const answer = entry.correctedAnswer ?? (entry.rating === 'up' ? entry.answer : '');
  if (entry.withheld || sources.length === 0 || answer.trim() === '') return undefined;
  const wanted = wordsOf(answer);
  const rated = sources.map((source) => ({ source, share: shareOf(wanted, wordsOf(source.text)) }));
  const [best] = rated.sort((a, b) => b.share - a.share);
  const expected =
    best && best.share >= LEAST_SHARE
      ? [
          {
            sourceKey: best.source.sourceKey,
            quote: best.source.text.trim().slice(0, LONGEST_QUOTE),
            grade: 1,
          },
        ]
      : [];
  return {
    key: keyOf(entry),
    question: entry.question,
    answer: answer.slice(0, 10_000),
    status: 'draft',
    origin: 'feedback',
    expected,
  };
}

/** The name of that question in its set: the same feedback never gives two. */
export function keyOf({ messageId }: { messageId: string }): string {
  return `feedback-${messageId}`;
}

/** The different words of three letters and more, by their beginnings. */
function wordsOf(text: string): ReadonlySet<string> {
  const words =
    text
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/\p{L}{3,}|\p{N}+/gu) ?? [];
  return new Set(words.map((word) => word.slice(0, BEGINNING)));
}

function shareOf(wanted: ReadonlySet<string>, words: ReadonlySet<string>): number {
  const found = [...wanted].filter((word) => words.has(word)).length;
  return wanted.size === 0 ? 0 : found / wanted.size;
}
