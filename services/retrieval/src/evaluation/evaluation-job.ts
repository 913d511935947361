import {
  endEvaluation,
  endQuestionDraft,
  idleEvaluations,
  idleQuestionDrafts,
} from '@aia/database/retrieval';
import { AppError } from '@aia/platform';
import type { JobHandler } from '@aia/queue';
import { draftQuestions } from './draft-questions.js';
import type { EvaluationDeps } from './ports.js';
import { runEvaluation } from './run-evaluation.js';

/** Work that nobody has touched for this long was lost by the queue, or never reached it. */
const IDLE_SECONDS = 15;

/** Does what is left of an evaluation or of a drafting; after the last try it ends with a sentence that says why. */
export function createEvaluationJob(deps: EvaluationDeps): JobHandler<'evaluation'> {
  return async ({ task, id }, { lastAttempt, signal }) => {
    try {
      await (task === 'run' ? runEvaluation(deps, id, signal) : draftQuestions(deps, id, signal));
    } catch (error) {
      if (signal.aborted) throw error;
      const isFinal = lastAttempt || (error instanceof AppError && !error.retryable);
      if (!isFinal) throw error;
      deps.logger.error({ err: error, task, id }, 'an evaluation failed');
      const reason = reasonOf(error);
      if (task === 'run') await endEvaluation(deps.db, id, { status: 'failed', reason });
      else await endQuestionDraft(deps.db, id, reason);
    }
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof AppError && error.code !== 'internal') return error.message;
  return 'It failed because of a fault on our side; the log of the retrieval service tells more.';
}

/** Hands unfinished work over again that nobody works on; the queue ignores what it knows already. */
export async function redispatchEvaluations({ db, enqueue }: EvaluationDeps): Promise<number> {
  const runs = await idleEvaluations(db, IDLE_SECONDS);
  const drafts = await idleQuestionDrafts(db, IDLE_SECONDS);
  for (const id of runs) await enqueue('run', id);
  for (const id of drafts) await enqueue('draft', id);
  return runs.length + drafts.length;
}
