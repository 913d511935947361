import { answerStart, positionAfter } from '@aia/contracts';
import type { AnswerEvent, AnswerPosition, Problem } from '@aia/contracts';
import { AppError, requestContext, toAppError, toProblem } from '@aia/platform';
import { ModelError } from '@aia/models';
import { emptyRecord, recordEvent, type AnswerRecord } from './answer-record.js';

/** How an answer ended. */
export interface AnswerOutcome {
  status: 'completed' | 'stopped' | 'failed';
  record: AnswerRecord;
  /** The failure, when the status is `failed`. */
  error: AppError | undefined;
}

export interface DriveInput {
  events: AsyncIterable<AnswerEvent>;
  /** Why the answer stops early: an AppError means that we stop it, anything else that its reader left. */
  signal: AbortSignal;
  /** Stores the final state; called exactly once unless it throws. */
  finish: (outcome: AnswerOutcome, problem: Problem | undefined) => Promise<void>;
  /** Hands an event to the reader, with the position that the reader then has. */
  deliver: (event: AnswerEvent, position: AnswerPosition) => Promise<void>;
}

/**
 * Pulls an answer's events to their end: each is recorded, then delivered with its position. The final state is stored
 * before the reader hears of it. A failure becomes the `error` event.
 */
export async function driveAnswer({ events, signal, finish, deliver }: DriveInput): Promise<AnswerOutcome> {
  const record = emptyRecord();
  let position = answerStart;
  const pass = (event: AnswerEvent) => {
    position = positionAfter(position, event);
    return deliver(event, position);
  };
  let outcome: AnswerOutcome | undefined;
  try {
    for await (const event of events) {
      recordEvent(record, event);
      if (event.event === 'message.completed') {
        if (signal.reason instanceof AppError) throw signal.reason;
        outcome = { status: signal.aborted ? 'stopped' : 'completed', record, error: undefined };
        await finish(outcome, undefined);
      }
      await pass(event);
    }
    return outcome ?? (await fail(new AppError('internal', 'The answer ended without being complete.')));
  } catch (error) {
    return fail(error);
  }

  async function fail(raw: unknown): Promise<AnswerOutcome> {
    const readerLeft = signal.aborted && !(signal.reason instanceof AppError);
    const error = toAnswerError(signal.aborted && !readerLeft ? signal.reason : raw);
    const problem = toProblem(error, requestContext.getStore()?.requestId);
    const ended: AnswerOutcome = readerLeft
      ? { status: 'stopped', record, error: undefined }
      : { status: 'failed', record, error };
    await finish(ended, readerLeft ? undefined : problem);
    if (!readerLeft) await pass({ event: 'error', data: { problem } });
    return ended;
  }
}

/** A model's failure as a problem that a person understands; other errors as they are. */
function toAnswerError(error: unknown): AppError {
  if (!(error instanceof ModelError)) return toAppError(error);
  const options = { cause: error, ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }) };
  switch (error.code) {
    case 'unavailable':
      return new AppError('model-unavailable', 'The language model stopped answering; ask again.', options);
    case 'unknown-model':
      return new AppError('model-unavailable', 'The language model is not installed on its server.', options);
    case 'overloaded':
      return new AppError('overloaded', 'The language model has too much to do; ask again soon.', options);
    case 'bad-answer':
      return new AppError('upstream-failed', 'The language model broke off its answer; ask again.', options);
    case 'input-too-long':
      return new AppError('validation-failed', 'The question is too long for this model.', options);
  }
}
