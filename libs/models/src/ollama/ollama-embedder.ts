import { z } from 'zod';
import { ModelError, type Embedder, type EmbeddingResult } from '../ports.js';
import type { EmbeddingModelInfo } from '../registry.js';
import { toModelError } from './model-errors.js';
import { connectToOllama } from './ollama-connection.js';

export interface OllamaEmbedderOptions {
  /** Base URL of the server, e.g. `http://127.0.0.1:11435`. */
  url: string;
  info: EmbeddingModelInfo;
  /** Milliseconds that one call may take; a batch waits behind others. Two minutes unless told. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 120_000;

/** What a model server answers; anything else is a bad answer. */
const answerSchema = z.object({
  embeddings: z.array(z.array(z.number())),
  prompt_eval_count: z.int().nonnegative().optional(),
});

/** An embedder over the Ollama API. Every call is one request; texts are never cut. */
export function createOllamaEmbedder(options: OllamaEmbedderOptions): Embedder {
  const { info } = options;
  const { query, passage } = info.prefixes;
  return {
    model: info.name,
    dimension: info.dimension,
    maxTokens: info.maxTokens,
    embedPassages: async (texts, signal) =>
      texts.length === 0
        ? { vectors: [], tokens: 0 }
        : requestVectors(
            options,
            texts.map((text) => passage + text),
            signal,
          ),
    embedQuery: async (text, signal) => {
      const { vectors } = await requestVectors(options, [query + text], signal);
      return vectors[0] ?? [];
    },
  };
}

async function requestVectors(
  { url, info, timeoutMs = DEFAULT_TIMEOUT_MS }: OllamaEmbedderOptions,
  input: string[],
  caller?: AbortSignal,
): Promise<EmbeddingResult> {
  caller?.throwIfAborted();
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = caller ? AbortSignal.any([caller, deadline]) : deadline;
  try {
    const client = connectToOllama({ url, model: info.name, signal });
    const answer: unknown = await client.embed({ model: info.name, input, truncate: false });
    return checkAnswer(answer, input.length, info);
  } catch (error) {
    caller?.throwIfAborted();
    if (!deadline.aborted) throw toModelError(error, url);
    const message = `The embedding model did not answer within ${timeoutMs / 1000} s.`;
    throw new ModelError('unavailable', message, { cause: error });
  }
}

function checkAnswer(answer: unknown, count: number, info: EmbeddingModelInfo): EmbeddingResult {
  const result = answerSchema.safeParse(answer);
  if (!result.success)
    throw badAnswer('The embedding model’s answer has no vectors of numbers.', result.error);
  const { embeddings, prompt_eval_count: tokens } = result.data;
  if (embeddings.length !== count)
    throw badAnswer(`The embedding model returned ${embeddings.length} vectors for ${count} texts.`);
  return { vectors: embeddings.map((vector) => toUnitVector(vector, info)), tokens: tokens ?? 0 };
}

/** Cosine similarity is a dot product of unit vectors; not every server normalizes. */
function toUnitVector(vector: number[], { name, dimension }: EmbeddingModelInfo): number[] {
  if (vector.length !== dimension) {
    const hint = `the registry says ${dimension}: is it the same model?`;
    throw badAnswer(`${name} returned a vector with ${vector.length} numbers where ${hint}`);
  }
  const length = Math.hypot(...vector);
  if (!(length > 0)) throw badAnswer(`${name} returned a vector of length zero.`);
  return vector.map((value) => value / length);
}

function badAnswer(message: string, cause?: unknown): ModelError {
  return new ModelError('bad-answer', message, { cause });
}
