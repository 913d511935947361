import { JinjaTemplateChatWrapper, type ChatHistoryItem, type LlamaModel, type Token } from 'node-llama-cpp';
import { INPUT_TOO_LONG, RunnerError, type Prompt, type PromptMessage } from './protocol.js';

/** Turns a prompt into the tokens that the model reads. */
export type PromptTokenizer = (prompt: Prompt, maxTokens: number) => Token[];

/**
 * A tokenizer of prompts in the model's own chat template. Control tokens come from the template only: a document or
 * question that spells one out is plain text, so it cannot open a turn of its own.
 */
export function createPromptTokenizer(model: LlamaModel, template: string | null): PromptTokenizer {
  const wrapper = template === null ? undefined : createTemplate(model, template);
  const render = (messages: PromptMessage[]) => {
    if (!wrapper) throw new RunnerError('failed', 'this model has no chat template');
    const chatHistory = [...messages.map(toHistoryItem), { type: 'model' as const, response: [''] }];
    return wrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer);
  };
  return (prompt, maxTokens) =>
    'raw' in prompt
      ? fitRaw(withBos(model, model.tokenize(prompt.raw)), maxTokens)
      : fitMessages(prompt.messages, maxTokens, (messages) => withBos(model, render(messages)));
}

function createTemplate(model: LlamaModel, template: string): JinjaTemplateChatWrapper {
  const { tokens } = model;
  return new JinjaTemplateChatWrapper({
    template,
    tokenizer: model.tokenizer,
    additionalRenderParameters: { bos_token: tokens.bosString ?? '', eos_token: tokens.eosString ?? '' },
  });
}

/** Drops the oldest turns until the rest fits, as Ollama does; system messages and the last turn always stay. */
function fitMessages(
  messages: PromptMessage[],
  maxTokens: number,
  tokenize: (messages: PromptMessage[]) => Token[],
): Token[] {
  let kept = messages;
  for (;;) {
    const tokens = tokenize(kept);
    if (tokens.length <= maxTokens) return tokens;
    const oldest = kept.slice(0, -1).findIndex((message) => message.role !== 'system');
    if (oldest < 0) throw new RunnerError('input-too-long', INPUT_TOO_LONG);
    kept = kept.filter((_, index) => index !== oldest);
  }
}

function fitRaw(tokens: Token[], maxTokens: number): Token[] {
  if (tokens.length > maxTokens) throw new RunnerError('input-too-long', INPUT_TOO_LONG);
  return tokens;
}

function withBos(model: LlamaModel, tokens: Token[]): Token[] {
  const { bos, shouldPrependBosToken } = model.tokens;
  return bos === null || !shouldPrependBosToken || tokens[0] === bos ? tokens : [bos, ...tokens];
}

function toHistoryItem({ role, content }: PromptMessage): ChatHistoryItem {
  if (role === 'assistant') return { type: 'model', response: [content] };
  return { type: role, text: content };
}
