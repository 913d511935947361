import { z } from 'zod';
import { hashedEmbedding, wordsOf } from './hashed-embedding.js';

/** Body of `POST /api/embed`. */
export const embedRequestSchema = z.looseObject({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string())]),
  truncate: z.boolean().default(true),
});

/** Body of `POST /api/chat`; `content` of the last user message is the question. */
export const chatRequestSchema = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.string() })),
  stream: z.boolean().default(true),
  options: z.looseObject({ num_predict: z.int().optional(), num_ctx: z.int().optional() }).optional(),
});
export type StubChatRequest = z.infer<typeof chatRequestSchema>;

/** A model that the stub pretends to have. */
export interface StubModelInfo {
  name: string;
  kind: 'embedding' | 'chat';
  /** Size of its vectors. */
  dimension: number;
  contextTokens: number;
}

/** `GET /api/tags`. */
export function tagsAnswer(models: StubModelInfo[]): object {
  return {
    models: models.map(({ name, kind }) => ({
      name: withTag(name),
      model: withTag(name),
      modified_at: '2026-01-01T00:00:00Z',
      size: 1,
      digest: '0'.repeat(64),
      details: { format: 'gguf', family: familyOf(kind), parameter_size: '1M', quantization_level: 'Q4_0' },
    })),
  };
}

/** `POST /api/show`. */
export function showAnswer(model: StubModelInfo): object {
  const family = familyOf(model.kind);
  return {
    details: { format: 'gguf', family, parameter_size: '1M', quantization_level: 'Q4_0' },
    model_info: {
      'general.architecture': family,
      [`${family}.context_length`]: model.contextTokens,
      [`${family}.embedding_length`]: model.dimension,
    },
    capabilities: [model.kind === 'embedding' ? 'embedding' : 'completion'],
  };
}

/** `POST /api/embed`, or undefined when a text is too long for the model and must not be cut. */
export function embedAnswer(
  request: z.infer<typeof embedRequestSchema>,
  model: StubModelInfo,
): object | undefined {
  const texts = typeof request.input === 'string' ? [request.input] : request.input;
  const tokens = texts.map(stubTokens);
  if (!request.truncate && tokens.some((count) => count > model.contextTokens)) return undefined;
  return {
    model: request.model,
    embeddings: texts.map((text) => hashedEmbedding(text, model.dimension)),
    total_duration: 1,
    load_duration: 0,
    prompt_eval_count: tokens.reduce((sum, count) => sum + Math.min(count, model.contextTokens), 0),
  };
}

/** The stub's tokenizer: one token for each started four letters of a word. */
export function stubTokens(text: string): number {
  return wordsOf(text).reduce((sum, word) => sum + Math.ceil(word.length / 4), 0);
}

/** Whether a request's name means this model; `:latest` is implied, as in Ollama. */
export function isNamed(model: StubModelInfo, name: string): boolean {
  return withTag(model.name) === withTag(name);
}

function withTag(name: string): string {
  return name.includes(':') ? name : `${name}:latest`;
}

function familyOf(kind: StubModelInfo['kind']): string {
  return kind === 'embedding' ? 'bert' : 'llama';
}
