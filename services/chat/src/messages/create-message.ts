import type { CreateMessageRequest, RegenerateRequest } from '@aia/contracts';
import { insertRepeatedAnswer, insertTurn } from '@aia/database/chat';
import { AppError, newId, notFound } from '@aia/platform';
import type { ChatDeps } from '../deps.js';
import { titleFrom } from './title.js';
import { type AnswerCommand, type MessageResult, type StoredQuestion, writeAnswer } from './write-answer.js';

/** Who asks, and how the answer is read. */
export type Asker = Pick<AnswerCommand, 'userId' | 'detached' | 'openReader'>;

/** Asks a question in a conversation. @throws AppError as `writeAnswer`, `not-found`, `validation-failed` for a parent. */
export function createMessage(
  deps: ChatDeps,
  conversationId: string,
  body: CreateMessageRequest,
  asker: Asker,
): Promise<MessageResult> {
  // Messages are listed by id, which sorts by time: the question's comes first.
  const questionId = newId();
  return writeAnswer(deps, {
    ...asker,
    choices: body,
    store: async (claim): Promise<StoredQuestion> => {
      const { content, parentId } = body;
      const { userId } = asker;
      const turn = {
        ...claim,
        conversationId,
        userId,
        parentId,
        questionId,
        content,
        title: titleFrom(content),
      };
      const result = await insertTurn(deps.db, turn);
      if (!result.stored) throw missing(result.missing);
      return { conversationId, content, history: result.history, settings: result.settings };
    },
  });
}

/** Answers the question of a message once more, beside its other answers. @throws AppError as `writeAnswer`, `not-found`. */
export function regenerateMessage(
  deps: ChatDeps,
  messageId: string,
  choices: RegenerateRequest,
  asker: Asker,
): Promise<MessageResult> {
  return writeAnswer(deps, {
    ...asker,
    choices,
    store: async (claim) => {
      const question = await insertRepeatedAnswer(deps.db, { ...claim, userId: asker.userId, messageId });
      if (!question) throw notFound('message');
      return question;
    },
  });
}

function missing(what: 'conversation' | 'parent'): AppError {
  if (what === 'conversation') return notFound('conversation');
  const message = 'There is no such message in this conversation.';
  return new AppError('validation-failed', message, { errors: [{ path: 'body.parentId', message }] });
}
