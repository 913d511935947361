import type { Citation, Source } from '@aia/contracts';
import { detectLanguage, type SentenceRange } from '@aia/language';
import { dotProduct, ModelError } from '@aia/models';
import type { Alignment } from './align.js';
import { toCitation } from './cite.js';
import { readUnits } from './passage-units.js';
import type { TranslationMatcher } from './ports.js';

/** Sentences of the passages that are embedded at most: each costs the reader some 20 ms of waiting on a CPU. */
const MOST_CANDIDATES = 32;
/** A number is the same in every language; one that the passage does not have makes a sentence doubtful. */
const NUMBER = /\d+(?:[.,]\d+)*/g;

/** A sentence of a passage that may say the same in another language. */
interface Candidate {
  source: Source;
  start: number;
  end: number;
  text: string;
}

/**
 * Citations of sentences that share no words with their passages because they are in another language: the sentence of a
 * passage that is nearest by meaning, if it is near enough to be a translation and has the same numbers. Best passages are
 * looked at first. None when the reader has left; undefined when the embedding model does not answer.
 */
export async function citeAcrossLanguages(
  answer: string,
  unsupported: SentenceRange[],
  sources: Source[],
  matcher: TranslationMatcher,
  signal: AbortSignal,
): Promise<Citation[] | undefined> {
  const sentences = unsupported.map((range) => ({ range, text: answer.slice(range.start, range.end) }));
  const candidates = candidatesFor(
    sentences.map(({ text }) => text),
    sources,
  );
  if (candidates.length === 0) return [];
  try {
    const texts = [...sentences, ...candidates].map(({ text }) => text);
    const { vectors } = await matcher.embedder.embedPassages(texts, signal);
    const places = vectors.slice(sentences.length);
    return sentences.flatMap(({ range, text }, at) => {
      const best = nearest(text, vectors[at] ?? [], candidates, places);
      return best && best.support >= matcher.threshold ? [toCitation(range, best)] : [];
    });
  } catch (error) {
    if (signal.aborted) return [];
    if (error instanceof ModelError) return undefined;
    throw error;
  }
}

/** Prose of the passages in another language than one of the sentences. */
function candidatesFor(sentences: string[], sources: Source[]): Candidate[] {
  const languages = new Set(sentences.map(detectLanguage));
  const verbatim = sources.filter(({ text, location }) => text.length === location.end - location.start);
  return verbatim
    .flatMap((source) =>
      readUnits(source.text)
        .filter(({ kind }) => kind === 'prose' || kind === 'table')
        .map(({ start, end }) => ({ source, start, end, text: source.text.slice(start, end) })),
    )
    .filter(({ text }) => [...languages].some((language) => language !== detectLanguage(text)))
    .slice(0, MOST_CANDIDATES);
}

function nearest(
  sentence: string,
  vector: number[],
  candidates: Candidate[],
  vectors: number[][],
): Alignment | undefined {
  const language = detectLanguage(sentence);
  let best: Alignment | undefined;
  for (const [at, { source, start, end, text }] of candidates.entries()) {
    if (detectLanguage(text) === language || !hasNumbersOf(sentence, text)) continue;
    const support = dotProduct(vector, vectors[at] ?? []);
    if (!best || support > best.support) best = { source, start, end, support };
  }
  return best;
}

function hasNumbersOf(sentence: string, text: string): boolean {
  const there = new Set(text.match(NUMBER) ?? []);
  return (sentence.match(NUMBER) ?? []).every((number) => there.has(number));
}
