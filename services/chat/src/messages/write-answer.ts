import {
  type AnswerEvent,
  type ConversationSettings,
  formatEventId,
  type RegenerateRequest,
} from '@aia/contracts';
import type { AnswerClaim, HistoryMessage } from '@aia/database/chat';
import { AppError, newId, notFound } from '@aia/platform';
import { answer } from '../answer/answer.js';
import type { AnswerModel, Question } from '../answer/ports.js';
import type { ChatDeps } from '../deps.js';
import type { Reader } from './deliver.js';
import { driveAnswer, type AnswerOutcome, type DriveInput } from './drive-answer.js';
import { finishWith } from './finish.js';
import { type EarlyStart, startEarly } from './start-early.js';

/** What an answer is written from, as the database has it. */
export interface StoredQuestion {
  conversationId: string;
  content: string;
  history: HistoryMessage[];
  settings: ConversationSettings;
}

/** A question with its context, and how it is stored together with the claimed, empty answer. */
export interface Turn {
  question: StoredQuestion;
  /** False when the conversation is gone. */
  store: (claim: AnswerClaim) => Promise<boolean>;
}

/** An answer to be written. */
export interface AnswerCommand {
  userId: string;
  /** What this answer is to be made with, before the settings of its conversation. */
  choices: RegenerateRequest;
  /** Let the answer run on when its reader leaves. */
  detached: boolean;
  /** Finds what is asked. Throws AppError when the user may not. */
  find: () => Promise<Turn>;
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
 * Answers a question to its reader; both question and answer are stored. Storing the question and making the first words
 * go side by side, but nothing reaches the reader before the question is safe.
 * @throws AppError `overloaded`, what `find` throws, or `validation-failed` for a model that the registry does not know.
 */
export async function writeAnswer(deps: ChatDeps, command: AnswerCommand): Promise<MessageResult> {
  const { choices, find, userId } = command;
  deps.models(choices.model);
  const answerId = newId();
  const controller = deps.running.begin(answerId, userId);
  try {
    const { question: stored, store } = await find();
    const model = modelFor(deps, choices, stored.settings);
    const question = questionOf(stored, choices, answerId, controller.signal);
    const early = startEarly(answer(question, { ...deps, model }));
    await storeOrAbandon(() => store(claimOf(deps, answerId, model)), early, controller);
    return await deliverAnswer(deps, command, answerId, early.events, controller);
  } finally {
    deps.running.end(answerId);
  }
}

function claimOf({ processId }: ChatDeps, answerId: string, { chat }: AnswerModel): AnswerClaim {
  return { answerId, model: chat.model, claimedBy: processId, claimSeconds: CLAIM_SECONDS };
}

/** A question that cannot be stored is not answered: its model is stopped. */
async function storeOrAbandon(
  store: () => Promise<boolean>,
  early: EarlyStart<AnswerEvent>,
  controller: AbortController,
): Promise<void> {
  try {
    if (!(await store())) throw notFound('conversation');
  } catch (error) {
    controller.abort();
    await early.abandon();
    throw error;
  }
}

async function deliverAnswer(
  deps: ChatDeps,
  { detached, openReader }: AnswerCommand,
  answerId: string,
  events: AsyncIterable<AnswerEvent>,
  controller: AbortController,
): Promise<MessageResult> {
  const reader = openReader();
  if (!detached) reader.gone.addEventListener('abort', () => controller.abort(), { once: true });
  try {
    const deliver = keepAndDeliver(deps, answerId, reader);
    const finish = finishWith(deps, answerId);
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
