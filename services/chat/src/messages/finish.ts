import { finishAnswer } from '@aia/database/chat';
import { AppError } from '@aia/platform';
import type { ChatDeps } from '../deps.js';
import type { DriveInput } from './drive-answer.js';

/** Stores the final state of one answer and counts it; a failure's cause goes to the log, never to the reader. */
export function finishWith(
  { db, processId, observe, logger }: Pick<ChatDeps, 'db' | 'processId' | 'observe' | 'logger'>,
  answerId: string,
): DriveInput['finish'] {
  return async ({ status, record, error }, problem) => {
    observe({ status, record, error });
    if (error) logger.warn({ err: error.cause ?? error, code: error.code, answerId }, 'answer failed');
    const model = record.usage?.model ?? null;
    const answer = { ...record, id: answerId, claimedBy: processId, status, model, problem: problem ?? null };
    if (await finishAnswer(db, answer)) return;
    throw new AppError('internal', 'The answer took so long that it was given up; ask again.');
  };
}
