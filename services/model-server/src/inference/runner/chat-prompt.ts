import { JinjaTemplateChatWrapper, type ChatHistoryItem, type LlamaModel, type Token } from 'node-llama-cpp';
import { INPUT_TOO_LONG, RunnerError, type Prompt, type PromptMessage } from './protocol.js';

/** The tokens that a model reads for a prompt, and what besides its own end token ends its turn. */
export interface TokenizedPrompt {
  tokens: Token[];
  stop: string[];
}

/** Turns a prompt into the tokens that the model reads. */
export type PromptTokenizer = (prompt: Prompt, maxTokens: number) => TokenizedPrompt;

/**
 * A tokenizer of prompts in the model's own chat template. Control tokens come from the template only: a document or
 * question that spells one out is plain text, so it cannot open a turn of its own. A model without a template gets a
 * transcript to continue.
 */
export function createPromptTokenizer(model: LlamaModel, template: string | null): PromptTokenizer {
  const render = template === null ? renderTranscript(model) : renderTemplate(model, template);
  const stop = template === null ? [USER_TURN] : [];
  return (prompt, maxTokens) =>
    'raw' in prompt
      ? { tokens: fitRaw(withBos(model, model.tokenize(prompt.raw)), maxTokens), stop: [] }
      : { tokens: fitMessages(prompt.messages, maxTokens, (kept) => withBos(model, render(kept))), stop };
}

const USER_TURN = '\nUser:';
const ASSISTANT_TURN = '\nAssistant:';

function renderTranscript(model: LlamaModel) {
  const turns = { system: '', user: USER_TURN, assistant: ASSISTANT_TURN };
  return (messages: PromptMessage[]): Token[] => {
    const lines = messages.map(({ role, content }) => `${turns[role]} ${content}\n`);
    return model.tokenize(`${lines.join('').trim()}\n${ASSISTANT_TURN}`);
  };
}

function renderTemplate(model: LlamaModel, template: string) {
  const wrapper = createTemplate(model, template);
  return (messages: PromptMessage[]): Token[] => {
    const chatHistory = [...messages.map(toHistoryItem), { type: 'model' as const, response: [''] }];
    return wrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer);
  };
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
