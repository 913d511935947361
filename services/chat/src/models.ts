import type { ChatModel, ChatModelInfo, ModelRegistry } from '@aia/models';
import { AppError } from '@aia/platform';
import type { AnswerModel } from './answer/ports.js';
import type { ModelLookup } from './deps.js';

/**
 * Looks chat models up in the registry and connects each once, with `connect`.
 * @throws Error at once when the registry does not know the default model.
 */
export function createModelLookup(
  registry: ModelRegistry,
  defaultName: string,
  connect: (info: ChatModelInfo) => ChatModel,
): ModelLookup {
  const models = new Map<string, AnswerModel>(
    registry.chatModels().map((info) => [info.name, toAnswerModel(info, connect)]),
  );
  const fallback = models.get(registry.chat(defaultName).name);
  return (name) => {
    const model = name === undefined ? fallback : models.get(name);
    if (model) return model;
    const message = `Use one of the chat models ${[...models.keys()].join(', ')}.`;
    throw new AppError('validation-failed', message, { errors: [{ path: 'body.model', message }] });
  };
}

function toAnswerModel(info: ChatModelInfo, connect: (info: ChatModelInfo) => ChatModel): AnswerModel {
  return { chat: connect(info), charsPerToken: info.charsPerToken, brief: info.brief ?? false };
}
