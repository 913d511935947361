import { type CreateMessageRequest, formatEventId } from '@aia/contracts';
import { insertTurn, type HistoryMessage, type NewTurn } from '@aia/database/chat';
import { AppError, newId, notFound } from '@aia/platform';
import { answer } from '../answer/answer.js';
import type { AnswerModel } from '../answer/ports.js';
import type { ChatDeps } from '../deps.js';
import type { Reader } from './deliver.js';
import { driveAnswer, type AnswerOutcome, type DriveInput } from './drive-answer.js';
import { finishWith } from './finish.js';
import { titleFrom } from './title.js';

/** A question to a conversation, as it came in. */
export interface MessageCommand {
  conversationId: string;
  userId: string;
  body: CreateMessageRequest;
  /** Let the answer run on when its reader leaves. */
  detached: boolean;
  /** Opened once the question is stored: until then, errors are ordinary problem answers. */
  openReader: () => Reader;
}

/** A finished answer and its id. */
export interface MessageResult extends AnswerOutcome {
  answerId: string;
}

/** For how long a process may not renew its claim on an answer before others take it for dead, in seconds. */
export const CLAIM_SECONDS = 30;

/**
 * Stores the question, answers it to the reader and stores the answer.
 * @throws AppError `overloaded`, `not-found`, or `validation-failed` for a model that the registry does not know.
 */
export async function createMessage(deps: ChatDeps, command: MessageCommand): Promise<MessageResult> {
  const model = deps.models(command.body.model);
  // Messages are listed by id, which sorts by time: the question's comes first.
  const questionId = newId();
  const answerId = newId();
  const controller = deps.running.begin(answerId);
  try {
    const history = await storeTurn(deps, command, model, { questionId, answerId });
    return await answerTurn(deps, command, { answerId, model, history, controller });
  } finally {
    deps.running.end(answerId);
  }
}

interface Turn {
  answerId: string;
  model: AnswerModel;
  history: HistoryMessage[];
  controller: AbortController;
}

async function storeTurn(
  deps: ChatDeps,
  { conversationId, userId, body }: MessageCommand,
  model: AnswerModel,
  ids: { questionId: string; answerId: string },
): Promise<HistoryMessage[]> {
  const turn: NewTurn = {
    conversationId,
    userId,
    parentId: body.parentId,
    ...ids,
    content: body.content,
    title: titleFrom(body.content),
    model: model.chat.model,
    claimedBy: deps.processId,
    claimSeconds: CLAIM_SECONDS,
  };
  const result = await insertTurn(deps.db, turn);
  if (result.stored) return result.history;
  if (result.missing === 'conversation') throw notFound('conversation');
  const message = 'There is no such message in this conversation.';
  throw new AppError('validation-failed', message, { errors: [{ path: 'body.parentId', message }] });
}

async function answerTurn(
  deps: ChatDeps,
  { conversationId, body, detached, openReader }: MessageCommand,
  { answerId, model, history, controller }: Turn,
): Promise<MessageResult> {
  const reader = openReader();
  if (!detached) reader.gone.addEventListener('abort', () => controller.abort(), { once: true });
  const question = {
    messageId: answerId,
    conversationId,
    content: body.content,
    datasetIds: body.datasetIds,
    history,
    signal: controller.signal,
  };
  const events = answer(question, { ...deps, model });
  const finish = finishWith(deps, answerId);
  try {
    const deliver = keepAndDeliver(deps, answerId, reader);
    const outcome = await driveAnswer({ events, signal: controller.signal, finish, deliver });
    return { ...outcome, answerId };
  } finally {
    reader.end();
  }
}

/** Keeps each event for readers who come back, then hands it to the reader who asked. */
function keepAndDeliver({ eventLog }: ChatDeps, answerId: string, reader: Reader): DriveInput['deliver'] {
  return (event, position) => {
    eventLog.append(answerId, { position, event });
    return reader.deliver(event, formatEventId(position));
  };
}
