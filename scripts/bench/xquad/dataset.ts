import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export type XquadLanguage = 'en' | 'ru';

/** The dev half in one language: passages in file order, and questions with the index of the passage they are about. */
export interface XquadSet {
  passages: string[];
  /** Which article each passage is of. */
  articles: number[];
  questions: { text: string; passage: number; golds: string[] }[];
}

const fileSchema = z.object({
  data: z.array(
    z.object({
      paragraphs: z.array(
        z.object({
          context: z.string(),
          qas: z.array(z.object({ question: z.string(), answers: z.array(z.object({ text: z.string() })) })),
        }),
      ),
    }),
  ),
});

/** Reads `xquad-dev.<language>.json` of a folder; throws a sentence that names the file when it is not there. */
export function readXquad(folder: string, language: XquadLanguage): XquadSet {
  const path = join(folder, `xquad-dev.${language}.json`);
  const paragraphs = fileSchema
    .parse(JSON.parse(readFileSync(path, 'utf8')))
    .data.flatMap(({ paragraphs: own }, article) => own.map((paragraph) => ({ ...paragraph, article })));
  return {
    passages: paragraphs.map(({ context }) => context),
    articles: paragraphs.map(({ article }) => article),
    questions: paragraphs.flatMap(({ qas }, passage) =>
      qas.map(({ question, answers }) => ({
        text: question,
        passage,
        golds: answers.map(({ text }) => text),
      })),
    ),
  };
}
