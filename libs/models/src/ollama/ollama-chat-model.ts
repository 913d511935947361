import type { ChatRequest } from 'ollama';
import { z } from 'zod';
import { ModelError, type ChatChunk, type ChatModel, type ChatOptions } from '../ports.js';
import type { ChatModelInfo } from '../registry.js';
import { toModelError } from './model-errors.js';
import { connectToOllama } from './ollama-connection.js';

export interface OllamaChatModelOptions {
  /** Base URL of the server. */
  url: string;
  info: ChatModelInfo;
}

/** One line of a streamed answer. */
const lineSchema = z.discriminatedUnion('done', [
  z.object({
    done: z.literal(true),
    message: z.object({ content: z.string() }).optional(),
    done_reason: z.string().optional(),
    prompt_eval_count: z.int().nonnegative().default(0),
    eval_count: z.int().nonnegative().default(0),
  }),
  z.object({ done: z.literal(false), message: z.object({ content: z.string() }) }),
]);

/**
 * A chat model over the Ollama API. Lines are read as the consumer asks for them, so a slow one holds the stream back
 * instead of filling memory. Leaving the loop early, like the signal, ends the request and frees the model.
 */
export function createOllamaChatModel(options: OllamaChatModelOptions): ChatModel {
  const { name, contextTokens, languages } = options.info;
  return { model: name, contextTokens, languages, chat: (chat) => streamAnswer(options, chat) };
}

async function* streamAnswer(
  { url, info }: OllamaChatModelOptions,
  chat: ChatOptions,
): AsyncGenerator<ChatChunk> {
  chat.signal?.throwIfAborted();
  const left = new AbortController();
  const signal = chat.signal ? AbortSignal.any([chat.signal, left.signal]) : left.signal;
  try {
    const client = connectToOllama({ url, model: info.name, signal, streamed: true });
    const lines: AsyncIterable<unknown> = await client.chat({ ...toRequest(info.name, chat), stream: true });
    for await (const line of lines) {
      const chunks = toChunks(line);
      yield* chunks;
      if (chunks.at(-1)?.done) return;
    }
    throw endedEarly();
  } catch (error) {
    chat.signal?.throwIfAborted();
    throw isEarlyEnd(error) ? endedEarly(error) : toModelError(error, url);
  } finally {
    left.abort();
  }
}

function toRequest(model: string, chat: ChatOptions): ChatRequest {
  const { messages, contextTokens, maxTokens, temperature, seed, stop } = chat;
  return {
    model,
    messages,
    options: {
      ...(contextTokens === undefined ? {} : { num_ctx: contextTokens }),
      ...(maxTokens === undefined ? {} : { num_predict: maxTokens }),
      ...(temperature === undefined ? {} : { temperature }),
      ...(seed === undefined ? {} : { seed }),
      ...(stop === undefined ? {} : { stop }),
    },
  };
}

/** The last line may carry text beside the counts. */
function toChunks(raw: unknown): ChatChunk[] {
  const result = lineSchema.safeParse(raw);
  if (!result.success)
    throw new ModelError('bad-answer', 'The model sent a line that is no part of an answer.', {
      cause: result.error,
    });
  const line = result.data;
  const text = line.message?.content ?? '';
  const piece: ChatChunk[] = text === '' ? [] : [{ done: false, text }];
  if (!line.done) return piece;
  const { prompt_eval_count: promptTokens, eval_count: completionTokens } = line;
  const reason = line.done_reason === 'length' ? 'length' : 'stop';
  return [...piece, { done: true, promptTokens, completionTokens, reason }];
}

/** The client's own words for a stream that stops without its last line. */
function isEarlyEnd(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Did not receive done');
}

function endedEarly(cause?: unknown): ModelError {
  return new ModelError('bad-answer', 'The model ended its answer before it was complete.', { cause });
}
