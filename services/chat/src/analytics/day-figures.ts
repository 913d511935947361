import type { AnswerFacts } from '@aia/database/chat';
import { detectLanguage } from '@aia/language';
import { z } from 'zod';
import { addLatency, type LatencyHistogram } from './latency-histogram.js';

const count = z.int().nonnegative();
const counts = z.record(z.string(), count);

/** What is stored of a day: numbers only, no text, no name, no id. */
export const dayFiguresSchema = z.object({
  questions: count,
  users: count,
  conversations: count,
  answers: count,
  withoutAnswer: count,
  quoted: count,
  failed: count,
  stopped: count,
  feedbackUp: count,
  feedbackDown: count,
  promptTokens: count,
  completionTokens: count,
  languages: counts,
  models: counts,
  firstTokenMs: counts,
  totalMs: counts,
});
export type DayFigures = z.infer<typeof dayFiguresSchema>;

/** A question that the documents did not cover. */
export interface Gap {
  questionId: string;
  language: string;
  text: string;
}

/** Counts the answers of a day, page after page. */
export interface DayCount {
  add(answers: readonly AnswerFacts[]): void;
  figures(feedback: { up: number; down: number }): DayFigures;
  gaps(): Gap[];
}

/** A day on which nothing has been counted yet. */
export function createDayCount(): DayCount {
  const sets = { users: new Set<string>(), conversations: new Set<string>() };
  const questions = new Set<string>();
  const gaps = new Map<string, Gap>();
  const sums = {
    answers: 0,
    withoutAnswer: 0,
    quoted: 0,
    failed: 0,
    stopped: 0,
    promptTokens: 0,
    completionTokens: 0,
  };
  const languages: Record<string, number> = {};
  const models: Record<string, number> = {};
  const firstTokenMs: LatencyHistogram = {};
  const totalMs: LatencyHistogram = {};

  const addQuestion = ({ questionId, question, userId, conversationId }: AnswerFacts) => {
    sets.users.add(userId);
    sets.conversations.add(conversationId);
    if (questions.has(questionId)) return;
    questions.add(questionId);
    if (question !== null) increment(languages, detectLanguage(question));
  };
  const addAnswer = (answer: AnswerFacts) => {
    sums.answers += 1;
    sums.promptTokens += answer.promptTokens;
    sums.completionTokens += answer.completionTokens;
    if (answer.status !== 'completed') sums[answer.status] += 1;
    if (answer.mode === 'extractive') sums.quoted += 1;
    if (answer.model !== null) increment(models, answer.model);
    if (answer.firstTokenMs !== null) addLatency(firstTokenMs, answer.firstTokenMs);
    if (answer.totalMs !== null) addLatency(totalMs, answer.totalMs);
    if (!isUncovered(answer)) return;
    sums.withoutAnswer += 1;
    const { questionId, question: text } = answer;
    if (text !== null) gaps.set(questionId, { questionId, text, language: detectLanguage(text) });
  };
  return {
    add: (answers) => {
      for (const answer of answers) {
        addQuestion(answer);
        addAnswer(answer);
      }
    },
    figures: ({ up, down }) => ({
      ...sums,
      questions: questions.size,
      users: sets.users.size,
      conversations: sets.conversations.size,
      feedbackUp: up,
      feedbackDown: down,
      languages,
      models,
      firstTokenMs,
      totalMs,
    }),
    gaps: () => [...gaps.values()],
  };
}

/** Whether documents were searched and do not cover the question. */
function isUncovered({ status, kind, mode }: AnswerFacts): boolean {
  return status === 'completed' && (kind === 'not-covered' || (kind === 'documents' && mode === 'none'));
}

function increment(counted: Record<string, number>, key: string): void {
  counted[key] = (counted[key] ?? 0) + 1;
}
