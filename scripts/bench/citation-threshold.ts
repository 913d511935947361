/**
 * Shows how well citation support tells supported from unsupported sentences, on XQuAD's passages, so that its threshold
 * can be chosen. Supported: a sentence of a passage, retold with words left out, moved and replaced. Unsupported: a
 * sentence of a passage that is not among the sources but of the same article, one whose names or numbers are another's,
 * one that says of its end what the passage says of its beginning, and the halves of two sentences put together. Run: npx tsx --conditions=aia-source scripts/bench/citation-threshold.ts <folder with xquad-dev.{en,ru}.json>
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAligner, createClosenessMeter, SUPPORT_THRESHOLD } from '@aia/chat';
import type { Source } from '@aia/contracts';
import { splitSentences } from '@aia/language';
import { z } from 'zod';

const squadSchema = z.object({
  data: z.array(
    z.object({
      paragraphs: z.array(
        z.object({ context: z.string(), qas: z.array(z.object({ question: z.string() })) }),
      ),
    }),
  ),
});

const SOURCES = 5;
const LEFT_OUT = 0.25;
const REPLACED = 0.15;

/** The same pseudo-random numbers in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
const random = randomNumbers(7);

function toSource(text: string, position: number): Source {
  const id = randomUUID();
  const ids = { chunkId: id, documentId: id, versionId: id, datasetId: id };
  const location = { start: 0, end: text.length, page: null, headingPath: [] };
  return { ...ids, index: position + 1, title: '', sourceKey: '', text, score: 1, location };
}

function sentencesOf(text: string): string[] {
  const all = splitSentences(text).map(({ start, end }) => text.slice(start, end));
  return all.filter((sentence) => sentence.split(/\s+/).length >= 6);
}

/** Words left out, moved and replaced by words of another text, as a small model retells. */
function retell(sentence: string, foreign: string[]): string {
  const kept = sentence.split(/\s+/).filter(() => random() > LEFT_OUT);
  const replaced = kept.map((word) =>
    random() < REPLACED ? (foreign[Math.floor(random() * foreign.length)] ?? word) : word,
  );
  const middle = Math.floor(replaced.length / 2);
  return [...replaced.slice(middle), ...replaced.slice(0, middle)].join(' ');
}

/** Every name and number replaced by one of another passage. */
function falsify(sentence: string, names: string[]): string | undefined {
  let changed = 0;
  const words = sentence.split(/\s+/).map((word, at) => {
    if (at === 0 || !/^[\p{Lu}\d]/u.test(word) || names.length === 0) return word;
    changed += 1;
    return names[Math.floor(random() * names.length)] ?? word;
  });
  return changed >= 2 ? words.join(' ') : undefined;
}

/** The sentence's beginning and end change places around its middle: the same words, another statement. */
function swap(sentence: string): string {
  const words = sentence.replace(/[.!?]$/, '').split(/\s+/);
  const third = Math.floor(words.length / 3);
  const [head, middle, tail] = [words.slice(0, third), words.slice(third, -third), words.slice(-third)];
  return [...tail, ...middle, ...head].join(' ');
}

/** The first half of one sentence with the second half of another. */
function recombine(one: string, other: string): string {
  const half = (text: string, from: 0 | 1) => {
    const words = text.split(/\s+/);
    const middle = Math.floor(words.length / 2);
    return from === 0 ? words.slice(0, middle) : words.slice(middle);
  };
  return [...half(one, 0), ...half(other, 1)].join(' ');
}

/** How an aligner judges a sentence. */
interface Judged {
  support: number;
  closeness: number;
}

/** Judges sentences by both measures. */
function createJudge(question: string, sources: Source[]): (sentence: string) => Judged {
  const [align, closeness] = [createAligner(question, sources), createClosenessMeter(sources)];
  return (sentence) => ({ support: align(sentence)?.support ?? 0, closeness: closeness(sentence) });
}

interface Samples {
  swapped: Judged[];
  recombined: Judged[];
  retold: Judged[];
  shortened: Judged[];
  sameArticle: Judged[];
  falsified: Judged[];
}

function measure(path: string): Samples {
  const { data } = squadSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const samples: Samples = {
    retold: [],
    sameArticle: [],
    falsified: [],
    swapped: [],
    recombined: [],
    shortened: [],
  };
  for (const { paragraphs } of data) {
    paragraphs.forEach((paragraph, at) => {
      const others = paragraphs.filter((_, index) => index !== at);
      const question = paragraph.qas[0]?.question ?? '';
      const sources = [paragraph, ...others]
        .slice(0, SOURCES)
        .map(({ context }, index) => toSource(context, index));
      const withIt = createJudge(question, sources);
      const withoutIt = createJudge(
        question,
        others.map(({ context }, index) => toSource(context, index)),
      );
      const words = others.flatMap(({ context }) => context.split(/\s+/));
      const foreign = words.filter((word) => /^\p{Ll}+$/u.test(word));
      const names = words.filter((word) => /^[\p{Lu}\d]/u.test(word));
      const sentences = sentencesOf(paragraph.context);
      for (const [place, sentence] of sentences.entries()) {
        samples.swapped.push(withIt(swap(sentence)));
        const other = sentences[(place + 2) % sentences.length];
        if (other !== undefined && other !== sentence)
          samples.recombined.push(withIt(recombine(sentence, other)));
        const shorter = sentence.split(/\s+/).filter(() => random() > LEFT_OUT);
        samples.shortened.push(withIt(shorter.join(' ')));
        samples.retold.push(withIt(retell(sentence, foreign)));
        samples.sameArticle.push(withoutIt(sentence));
        const wrong = falsify(sentence, names);
        if (wrong) samples.falsified.push(withIt(wrong));
      }
    });
  }
  return samples;
}

const share = (values: number[], least: number) =>
  `${((100 * values.filter((value) => value >= least).length) / (values.length || 1)).toFixed(1)} %`;

function printTable(name: keyof Judged, samples: Samples, steps: number[]): void {
  console.log(`share at or above a ${name} of`);
  for (const least of steps) {
    const shares = Object.entries(samples).map(([kind, judged]: [string, Judged[]]) => {
      const values = judged.map((one) => one[name]);
      return `${kind} ${share(values, least).padStart(7)}`;
    });
    console.log(`${least.toFixed(2)}  ${shares.join('  ')}`);
  }
}

const folder = process.argv[2];
if (!folder) throw new Error('Name the folder with xquad-dev.en.json and xquad-dev.ru.json.');
for (const language of ['en', 'ru']) {
  const path = join(folder, `xquad-dev.${language}.json`);
  if (!existsSync(path)) throw new Error(`${path} does not exist.`);
  const samples = measure(path);
  const counts = Object.entries(samples).map(([kind, { length }]) => `${kind} ${length}`);
  console.log(`\n${language} (${counts.join(', ')}); support in use: ${SUPPORT_THRESHOLD}`);
  printTable('support', samples, [0.4, 0.45, 0.5, 0.55, 0.6]);
  printTable('closeness', samples, [0.8, 0.9, 0.95]);
}
