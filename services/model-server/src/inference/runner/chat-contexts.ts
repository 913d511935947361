import type { LlamaContext, LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';

/** Prompt tokens that llama.cpp reads at once. */
const BATCH_TOKENS = 512;

/** A context that one generation has to itself, with whatever it has read before. */
export interface ChatContext {
  context: LlamaContext;
  sequence: LlamaContextSequence;
  busy: boolean;
}

/**
 * Contexts for generations that run side by side. A finished generation's tokens stay in its context, so that the next
 * prompt with the same beginning (system prompt, earlier turns) reads only what is new.
 */
export interface ChatContexts {
  /** A free context of at least `size` tokens: the one that shares most of `tokens`, else a new one. */
  take(tokens: readonly Token[], size: number): Promise<ChatContext>;
}

/** Contexts of a loaded model. */
export function createChatContexts(model: LlamaModel, threads: number): ChatContexts {
  let all: ChatContext[] = [];
  return {
    take: async (tokens, size) => {
      const free = all.filter((candidate) => !candidate.busy);
      const best = free
        .filter((candidate) => candidate.context.contextSize >= size)
        .sort((a, b) => sharedTokens(b, tokens) - sharedTokens(a, tokens))[0];
      if (best) return claim(best);
      const tooSmall = free[0];
      if (tooSmall) {
        all = all.filter((candidate) => candidate !== tooSmall);
        await tooSmall.context.dispose();
      }
      const created = await createChatContext(model, threads, size);
      all.push(created);
      return created;
    },
  };
}

function claim(context: ChatContext): ChatContext {
  context.busy = true;
  return context;
}

function sharedTokens({ sequence }: ChatContext, tokens: readonly Token[]): number {
  return sequence.compareContextTokens([...tokens]).firstDifferentIndex;
}

async function createChatContext(model: LlamaModel, threads: number, size: number): Promise<ChatContext> {
  const context = await model.createContext({ contextSize: size, batchSize: BATCH_TOKENS, threads });
  return { context, sequence: context.getSequence(), busy: true };
}
