import { z } from 'zod';
import { CliError } from '../output/explain-error.js';
import { fileName, type QuestionSet } from './question-set.js';

const answerSchema = z.object({ text: z.string() });
const squadSchema = z.object({
  data: z.array(
    z.object({
      title: z.string().optional(),
      paragraphs: z.array(
        z.object({
          context: z.string(),
          qas: z.array(
            z.object({
              id: z.union([z.string(), z.number()]).optional(),
              question: z.string(),
              is_impossible: z.boolean().optional(),
              answers: z.array(answerSchema).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

/**
 * SQuAD's JSON (1.1, 2.0, XQuAD, MLQA, SberQuAD): each paragraph becomes a document of its article's folder, each
 * question that has an answer a golden one that should find it.
 * @throws CliError when the text is not of that form.
 */
export function readSquad(text: string, file: string): QuestionSet {
  const parsed = squadSchema.safeParse(parseJson(text, file));
  if (!parsed.success) throw new CliError(`${file} is no SQuAD file: it has no data[].paragraphs[].qas[].`);
  const set: QuestionSet = { documents: [], questions: [] };
  for (const [article, { title, paragraphs }] of parsed.data.data.entries()) {
    // The number keeps articles apart whose titles make the same name.
    const folder = `${String(article + 1).padStart(3, '0')}-${fileName(title ?? 'article')}`;
    for (const [index, { context, qas }] of paragraphs.entries()) {
      const path = `${folder}/${String(index + 1).padStart(3, '0')}.txt`;
      set.documents.push({ path, text: context });
      for (const [place, { id, question, is_impossible: isImpossible, answers }] of qas.entries()) {
        if (isImpossible || question.trim() === '') continue;
        const answer = answers?.[0]?.text.trim();
        set.questions.push({
          key: String(id ?? `${path}#${place + 1}`),
          question,
          ...(answer ? { answer } : {}),
          expected: [{ sourceKey: path, grade: 1 }],
        });
      }
    }
  }
  return set;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new CliError(`${file} is not valid JSON.`);
  }
}
