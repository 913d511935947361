import { type ConversationSettings, formatEventId, type RegenerateRequest } from '@aia/contracts';
import type { AnswerClaim, HistoryMessage } from '@aia/database/chat';
import { AppError, newId } from '@aia/platform';
import { answer } from '../answer/answer.js';
import type { AnswerModel, Question } from '../answer/ports.js';
import type { ChatDeps } from '../deps.js';
import type { Reader } from './deliver.js';
import { driveAnswer, type AnswerOutcome, type DriveInput } from './drive-answer.js';
import { finishWith } from './finish.js';

/** What an answer is written from, as the database has it. */
export interface StoredQuestion {
  conversationId: string;
  content: string;
  history: HistoryMessage[];
  settings: ConversationSettings;
}

/** An answer to be written. */
export interface AnswerCommand {
  userId: string;
  /** What this answer is to be made with, before the settings of its conversation. */
  choices: RegenerateRequest;
  /** Let the answer run on when its reader leaves. */
  detached: boolean;
  /** Stores the question and the claimed, empty answer. Throws AppError when the user may not. */
  store: (claim: AnswerClaim) => Promise<StoredQuestion>;
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
 * @throws AppError `overloaded`, what `store` throws, or `validation-failed` for a model that the registry does not know.
 */
export async function writeAnswer(deps: ChatDeps, command: AnswerCommand): Promise<MessageResult> {
  const model = deps.models(command.choices.model);
  const answerId = newId();
  const controller = deps.running.begin(answerId, command.userId);
  try {
    const { processId: claimedBy } = deps;
    const stored = await command.store({
      answerId,
      model: model.chat.model,
      claimedBy,
      claimSeconds: CLAIM_SECONDS,
    });
    return await answerTo(deps, command, stored, answerId, controller);
  } finally {
    deps.running.end(answerId);
  }
}

async function answerTo(
  deps: ChatDeps,
  { choices, detached, openReader }: AnswerCommand,
  stored: StoredQuestion,
  answerId: string,
  controller: AbortController,
): Promise<MessageResult> {
  const reader = openReader();
  if (!detached) reader.gone.addEventListener('abort', () => controller.abort(), { once: true });
  const question = questionOf(stored, choices, answerId, controller.signal);
  const events = answer(question, { ...deps, model: modelFor(deps, choices, stored.settings) });
  const finish = finishWith(deps, answerId);
  try {
    const deliver = keepAndDeliver(deps, answerId, reader);
    const outcome = await driveAnswer({ events, signal: controller.signal, finish, deliver });
    return { ...outcome, answerId };
  } finally {
    reader.end();
  }
}

function questionOf(
  { conversationId, content, history, settings }: StoredQuestion,
  choices: RegenerateRequest,
  messageId: string,
  signal: AbortSignal,
): Question {
  return {
    messageId,
    conversationId,
    content,
    history,
    datasetIds: choices.datasetIds ?? settings.datasetIds,
    instructions: settings.instructions,
    temperature: choices.temperature ?? settings.temperature,
    signal,
  };
}

/** A model that has left the registry since a conversation chose it no longer binds it. */
function modelFor(deps: ChatDeps, choices: RegenerateRequest, settings: ConversationSettings): AnswerModel {
  if (choices.model !== undefined) return deps.models(choices.model);
  try {
    return deps.models(settings.model);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return deps.models(undefined);
  }
}

/** Keeps each event for readers who come back, then hands it to the reader who asked. */
function keepAndDeliver({ eventLog }: ChatDeps, answerId: string, reader: Reader): DriveInput['deliver'] {
  return (event, position) => {
    eventLog.append(answerId, { position, event });
    return reader.deliver(event, formatEventId(position));
  };
}
