import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CliError } from '../output/explain-error.js';
import { fileName, type QuestionSet } from './question-set.js';

const idSchema = z.union([z.string(), z.number()]).transform(String);
const documentSchema = z.object({ _id: idSchema, title: z.string().default(''), text: z.string() });
const querySchema = z.object({ _id: idSchema, text: z.string() });

/** Judgements of these parts, the first that is there. */
const SPLITS = ['test', 'dev', 'train'];
const HIGHEST_GRADE = 3;

/** Whether a folder has the files of a BEIR set. */
export function isBeirFolder(folder: string): boolean {
  return existsSync(join(folder, 'corpus.jsonl')) && existsSync(join(folder, 'queries.jsonl'));
}

/**
 * A BEIR folder: `corpus.jsonl`, `queries.jsonl` and `qrels/<split>.tsv`. Queries without a relevant document are left
 * out; scores above 3 count as 3.
 * @throws CliError for a line that is not of that form.
 */
export function readBeir(folder: string): QuestionSet {
  const names = new Map<string, string>();
  const documents = lines(folder, 'corpus.jsonl', documentSchema).map(({ _id, title, text }) => {
    const path = `${uniqueName(_id)}.txt`;
    names.set(_id, path);
    return { path, text: title === '' ? text : `${title}\n\n${text}` };
  });
  const expected = readQrels(folder, names);
  const questions = lines(folder, 'queries.jsonl', querySchema).flatMap(({ _id, text }) => {
    const passages = expected.get(_id);
    return passages ? [{ key: _id, question: text, expected: passages }] : [];
  });
  return { documents, questions };
}

function readQrels(folder: string, names: ReadonlyMap<string, string>) {
  const there = existsSync(join(folder, 'qrels')) ? readdirSync(join(folder, 'qrels')) : [];
  const split = SPLITS.find((name) => there.includes(`${name}.tsv`));
  if (split === undefined) throw new CliError(`${folder} has no qrels/test.tsv.`);
  const expected = new Map<string, { sourceKey: string; grade: number }[]>();
  for (const line of readFileSync(join(folder, 'qrels', `${split}.tsv`), 'utf8').split(/\r?\n/)) {
    const [query = '', document = '', score = ''] = line.split('\t');
    const sourceKey = names.get(document);
    // The heading has no score.
    if (sourceKey === undefined || !(Number(score) > 0)) continue;
    const grade = Math.min(HIGHEST_GRADE, Math.ceil(Number(score)));
    expected.set(query, [...(expected.get(query) ?? []), { sourceKey, grade }]);
  }
  return expected;
}

function lines<T extends z.ZodType>(folder: string, name: string, schema: T): z.infer<T>[] {
  return readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      if (line.trim() === '') return [];
      const parsed = schema.safeParse(parseJson(line));
      if (!parsed.success) throw new CliError(`${join(folder, name)}: line ${index + 1} is not usable.`);
      return [parsed.data];
    });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Ids may be anything, also addresses: those that are no file name get a hash, so that they stay apart. */
function uniqueName(id: string): string {
  const safe = fileName(id);
  return safe === id ? id : `${safe}-${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
}
