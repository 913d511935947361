import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A range of characters, end exclusive. */
export interface Span {
  start: number;
  end: number;
}

export interface Question {
  text: string;
  /** Where the document answers it. */
  spans: Span[];
}

export interface Corpus {
  name: string;
  text: string;
  questions: Question[];
}

const CORPORA = ['finance', 'pubmed', 'state_of_the_union', 'wikitexts'];
const spansSchema = z.array(z.object({ start_index: z.int(), end_index: z.int() }));

/** The documents, cut after `characters` (0: whole), each with the questions whose answers are all in what is left. */
export function readChunkingSet(folder: string, characters: number): Corpus[] {
  const rows = parseCsv(readFileSync(join(folder, 'questions.csv'), 'utf8')).slice(1);
  return CORPORA.map((name) => {
    const whole = readFileSync(join(folder, 'corpora', `${name}.md`), 'utf8');
    const text = characters > 0 ? whole.slice(0, characters) : whole;
    const questions = rows
      .filter((row) => row[2] === name)
      .map((row) => ({
        text: row[0] ?? '',
        spans: spansSchema
          .parse(JSON.parse(row[1] ?? '[]'))
          .map((span) => ({ start: span.start_index, end: span.end_index })),
      }))
      .filter(({ spans }) => spans.length > 0 && spans.every(({ end }) => end <= text.length));
    return { name, text, questions };
  });
}

const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const field = new RegExp(FIELD);
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (!match) throw new Error('questions.csv is not a CSV file.');
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] !== ',' && field.lastIndex < text.length) rows.push([]);
  }
  return rows;
}
