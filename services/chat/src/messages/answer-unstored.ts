import type { AnswerEvent } from '@aia/contracts';
import { newId } from '@aia/platform';
import { answer } from '../answer/answer.js';
import type { AnswerLimits, AnswerModel, Question } from '../answer/ports.js';
import type { ChatDeps } from '../deps.js';
import { driveAnswer, type AnswerOutcome } from './drive-answer.js';

/** What an answer is written with that is not stored. */
export type UnstoredDeps = Pick<
  ChatDeps,
  | 'searcher'
  | 'support'
  | 'translations'
  | 'sentences'
  | 'calibration'
  | 'running'
  | 'observe'
  | 'logger'
  | 'now'
>;

/** A question that belongs to no conversation here: its client keeps the conversation. */
export interface UnstoredQuestion {
  userId: string;
  question: Pick<Question, 'content' | 'history' | 'datasetIds' | 'instructions' | 'temperature'>;
  model: AnswerModel;
  limits: AnswerLimits;
  /** Aborted when the reader leaves. */
  gone: AbortSignal;
  deliver: (event: AnswerEvent) => Promise<void>;
}

/**
 * Answers as in a conversation, with the same steps, limits and metrics, and stores nothing.
 * @throws AppError `overloaded` or `rate-limited` before the first event.
 */
export async function answerUnstored(deps: UnstoredDeps, asked: UnstoredQuestion): Promise<AnswerOutcome> {
  const messageId = newId();
  const controller = deps.running.begin(messageId, asked.userId);
  asked.gone.addEventListener('abort', () => controller.abort(), { once: true });
  if (asked.gone.aborted) controller.abort();
  const { signal } = controller;
  const question = { ...asked.question, messageId, conversationId: messageId, signal };
  const events = answer(question, { ...deps, model: asked.model, limits: asked.limits });
  const finish = async (outcome: AnswerOutcome) => {
    deps.observe(outcome);
    const { error } = outcome;
    if (error) deps.logger.warn({ err: error.cause ?? error, code: error.code }, 'answer failed');
  };
  try {
    return await driveAnswer({ events, signal, finish, deliver: (event) => asked.deliver(event) });
  } finally {
    deps.running.end(messageId);
  }
}
