import type { CreateMessageRequest, RegenerateRequest } from '@aia/contracts';
import { findRepeatedQuestion, findTurnContext, insertRepeatedAnswer, insertTurn } from '@aia/database/chat';
import { AppError, newId, notFound } from '@aia/platform';
import type { ChatDeps } from '../deps.js';
import { titleFrom } from './title.js';
import { type AnswerCommand, type MessageResult, type Turn, writeAnswer } from './write-answer.js';

/** Who asks, and how the answer is read. */
export type Asker = Pick<AnswerCommand, 'userId' | 'detached' | 'openReader'>;

/** Asks a question in a conversation. @throws AppError as `writeAnswer`, `not-found`, `validation-failed` for a parent. */
export function createMessage(
  deps: ChatDeps,
  conversationId: string,
  body: CreateMessageRequest,
  asker: Asker,
): Promise<MessageResult> {
  const { db } = deps;
  const { userId } = asker;
  const { content } = body;
  // Messages are listed by id, which sorts by time: the question's comes first.
  const questionId = newId();
  const find = async (): Promise<Turn> => {
    const result = await findTurnContext(db, { conversationId, userId, parentId: body.parentId });
    if (!result.found) throw missing(result.missing);
    const { parentId, ...context } = result.context;
    const turn = { conversationId, userId, parentId, questionId, content, title: titleFrom(content) };
    return {
      question: { conversationId, content, ...context },
      store: (claim) => insertTurn(db, { ...claim, ...turn }),
    };
  };
  return writeAnswer(deps, { ...asker, choices: body, find });
}

/** Answers the question of a message once more, beside its other answers. @throws AppError as `writeAnswer`, `not-found`. */
export function regenerateMessage(
  deps: ChatDeps,
  messageId: string,
  choices: RegenerateRequest,
  asker: Asker,
): Promise<MessageResult> {
  const { db } = deps;
  const { userId } = asker;
  const find = async (): Promise<Turn> => {
    const found = await findRepeatedQuestion(db, { userId, messageId });
    if (!found) throw notFound('message');
    const { questionId, ...question } = found;
    const { conversationId } = question;
    return {
      question,
      store: (claim) => insertRepeatedAnswer(db, { ...claim, conversationId, userId, questionId }),
    };
  };
  return writeAnswer(deps, { ...asker, choices, find });
}

function missing(what: 'conversation' | 'parent'): AppError {
  if (what === 'conversation') return notFound('conversation');
  const message = 'There is no such message in this conversation.';
  return new AppError('validation-failed', message, { errors: [{ path: 'body.parentId', message }] });
}
