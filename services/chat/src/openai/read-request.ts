import type { ChatCompletionRequest } from '@aia/contracts';
import { AppError } from '@aia/platform';
import type { AnswerLimits, AnswerModel, HistoryTurn, Question } from '../answer/ports.js';
import type { ModelLookup } from '../deps.js';
import { datasetsBySlug, type Library } from '../library/library.js';

type Message = ChatCompletionRequest['messages'][number];

/** The question of a request, and what is to answer it. */
export interface ReadRequest {
  question: Pick<Question, 'content' | 'history' | 'datasetIds' | 'instructions' | 'temperature'>;
  model: AnswerModel;
  limits: AnswerLimits;
}

/**
 * A request in OpenAI's form as a question: system messages are instructions, the last message is the question, those
 * before it the conversation. A model's name asks it without documents, a dataset's slug asks the default model with them.
 * @throws AppError `validation-failed` for a name that is neither.
 */
export async function readRequest(
  { model: name, messages, temperature, ...request }: ChatCompletionRequest,
  { models, library, limits }: { models: ModelLookup; library: Library; limits: AnswerLimits },
): Promise<ReadRequest> {
  const { model, datasetIds } = await resolveModel(name, models, library);
  const instructions = messages.filter(isInstruction).map(textOf).join('\n\n');
  const turns = messages.filter((message) => !isInstruction(message)).map(toTurn);
  const most = request.max_completion_tokens ?? request.max_tokens ?? limits.answerTokens;
  return {
    question: {
      content: turns.at(-1)?.content ?? '',
      history: turns.slice(0, -1),
      datasetIds,
      instructions: instructions === '' ? undefined : instructions,
      temperature: temperature ?? undefined,
    },
    model,
    limits: { ...limits, answerTokens: Math.min(most, limits.answerTokens) },
  };
}

async function resolveModel(
  name: string,
  models: ModelLookup,
  library: Library,
): Promise<{ model: AnswerModel; datasetIds: string[] }> {
  const known = findModel(name, models);
  if (known) return { model: known, datasetIds: [] };
  const [datasetId] = await datasetsBySlug(library, [name]);
  if (datasetId !== undefined) return { model: models(undefined), datasetIds: [datasetId] };
  const message = `There is neither a chat model nor a dataset named ${name}; GET /v1/models lists them.`;
  throw new AppError('validation-failed', message, { errors: [{ path: 'body.model', message }] });
}

function findModel(name: string, models: ModelLookup): AnswerModel | undefined {
  try {
    return models(name);
  } catch (error) {
    if (error instanceof AppError && error.code === 'validation-failed') return undefined;
    throw error;
  }
}

function isInstruction({ role }: Message): boolean {
  return role === 'system' || role === 'developer';
}

function toTurn(message: Message): HistoryTurn {
  return { role: message.role === 'assistant' ? 'assistant' : 'user', content: textOf(message) };
}

function textOf({ content }: Message): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n');
}
