import type { LlamaModel, Token } from 'node-llama-cpp';
import { createChatContexts, type ChatContext } from './chat-contexts.js';
import { createPromptTokenizer } from './chat-prompt.js';
import { RunnerError, type RunnerCalls, type Sampling } from './protocol.js';
import { TokenText } from './token-text.js';

/**
 * Answer tokens that the penalty for repetition looks back on (Ollama's `repeat_last_n`). The prompt is left out:
 * answers from documents have to repeat its words.
 */
const PENALTY_WINDOW = 64;
/** node-llama-cpp keeps one place of a context free. */
const RESERVED_TOKENS = 1;

type Call<O extends 'open' | 'prefill' | 'next' | 'close'> = (
  input: RunnerCalls[O]['input'],
) => Promise<RunnerCalls[O]['output']>;

/** Answers prompts step by step, several side by side; the caller decides when each step runs. */
export interface ChatRunner {
  open: Call<'open'>;
  prefill: Call<'prefill'>;
  next: Call<'next'>;
  close: Call<'close'>;
}

/** One generation under way. */
interface Generation {
  chat: ChatContext;
  /** Prompt tokens that the model has not read yet; never empty before the first `next`. */
  unread: Token[];
  promptTokens: number;
  /** The answer so far. */
  answer: Token[];
  contextTokens: number;
  sampling: Sampling;
  text: TokenText;
  stream?: AsyncGenerator<Token, void, void | Token | Token[]>;
}

/** A chat runner on a loaded model. */
export function createChatRunner(model: LlamaModel, template: string | null, threads: number): ChatRunner {
  const tokenize = createPromptTokenizer(model, template);
  const contexts = createChatContexts(model, threads);
  const running = new Map<number, Generation>();
  const find = (id: number) => {
    const generation = running.get(id);
    if (!generation) throw new RunnerError('failed', 'this generation has ended');
    return generation;
  };
  return {
    open: async (input) => {
      const contextTokens = Math.min(input.contextTokens, model.trainContextSize);
      const { tokens, stop } = tokenize(input.prompt, contextTokens - RESERVED_TOKENS - 1);
      const chat = await contexts.take(tokens, contextTokens);
      const cachedTokens = await reusePrefix(chat, tokens);
      running.set(input.generation, {
        chat,
        unread: tokens.slice(cachedTokens),
        promptTokens: tokens.length,
        answer: [],
        contextTokens,
        sampling: input.sampling,
        text: new TokenText((...args) => model.detokenize(...args), tokens),
      });
      return { promptTokens: tokens.length, cachedTokens, stop };
    },
    prefill: async ({ generation, tokens }) => readPrompt(find(generation), tokens),
    next: async ({ generation }) => generateToken(model, find(generation)),
    close: async ({ generation: id }) => {
      const generation = running.get(id);
      running.delete(id);
      await generation?.stream?.return();
      if (generation) generation.chat.busy = false;
      return {};
    },
  };
}

/** Keeps what the context and the prompt have in common, except the last token: that one must be read to go on. */
async function reusePrefix({ sequence }: ChatContext, tokens: Token[]): Promise<number> {
  await sequence.adaptStateToTokens(tokens.slice(0, -1), false);
  return sequence.nextTokenIndex;
}

async function readPrompt(generation: Generation, tokens: number): Promise<{ left: number }> {
  const piece = generation.unread.splice(0, Math.min(tokens, generation.unread.length - 1));
  if (piece.length > 0) await generation.chat.sequence.evaluateWithoutGeneratingNewTokens(piece);
  return { left: generation.unread.length - 1 };
}

async function generateToken(
  model: LlamaModel,
  generation: Generation,
): Promise<RunnerCalls['next']['output']> {
  const { promptTokens, answer, contextTokens } = generation;
  if (promptTokens + answer.length >= contextTokens - RESERVED_TOKENS)
    return { text: generation.text.flush(), finished: 'length' };
  generation.stream ??= startStream(generation);
  const { value: token } = await generation.stream.next();
  if (token === undefined || model.isEogToken(token))
    return { text: generation.text.flush(), finished: 'stop' };
  answer.push(token);
  return { text: generation.text.push(token), finished: null };
}

function startStream({ chat, unread, answer, sampling }: Generation) {
  return chat.sequence.evaluate(unread, {
    temperature: sampling.temperature,
    topK: sampling.topK,
    topP: sampling.topP,
    minP: sampling.minP,
    ...(sampling.seed === undefined ? {} : { seed: sampling.seed }),
    ...(sampling.repeatPenalty === 1
      ? {}
      : {
          repeatPenalty: {
            penalty: sampling.repeatPenalty,
            punishTokens: () => answer.slice(-PENALTY_WINDOW),
            maxPunishTokens: PENALTY_WINDOW,
          },
        }),
  });
}
