import { z } from 'zod';
import {
  answerTraceSchema,
  citationSchema,
  groundingSchema,
  sourceSchema,
  usageSchema,
} from './answer-events.js';
import { degradedSchema } from './search.js';

/** Only texts are read; a list of parts is joined. */
const contentSchema = z.union([
  z.string().max(200_000),
  z.array(z.object({ type: z.literal('text'), text: z.string().max(200_000) })).max(100),
]);

/**
 * `POST /v1/chat/completions` in OpenAI's form. `model` is a chat model of the registry, asked without documents, or the
 * slug of a dataset, which is searched for the answer. The last message must be the user's. What is not named here is
 * accepted and has no effect, except for what would change the answer's form: tools, several choices.
 */
export const chatCompletionRequestSchema = z.object({
  model: z.string().min(1).max(200),
  messages: z
    .array(
      z.object({
        role: z.enum(['system', 'developer', 'user', 'assistant']),
        content: contentSchema,
      }),
    )
    .min(1)
    .max(200)
    .refine((messages) => messages.at(-1)?.role === 'user', 'The last message must have the role user'),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  n: z.literal(1, 'Only one choice is given').nullish(),
  tools: z.array(z.unknown()).max(0, 'Tools are not supported').nullish(),
});
export type ChatCompletionRequest = z.infer<typeof chatCompletionRequestSchema>;

/** What an answer rests on, in the field `aia` of a completion or of the last chunk of a stream that has choices. */
export const completionGroundsSchema = z.object({
  sources: z.array(sourceSchema),
  citations: z.array(citationSchema),
  grounding: groundingSchema.nullable(),
  degraded: degradedSchema.nullable(),
  trace: answerTraceSchema.nullable(),
  /** Also of a stream whose client did not ask for `include_usage`. */
  usage: usageSchema.nullable(),
});
export type CompletionGrounds = z.infer<typeof completionGroundsSchema>;

/**
 * `POST /v1/embeddings` in OpenAI's form. `input_type` is ours: what is searched is embedded as `passage`, what is searched
 * for as `query`.
 */
export const embeddingsRequestSchema = z.object({
  model: z.string().min(1).max(200),
  input: z.union([z.string().min(1).max(200_000), z.array(z.string().min(1).max(200_000)).min(1).max(256)]),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.int().positive().nullish(),
  input_type: z.enum(['passage', 'query']).nullish(),
});
export type EmbeddingsRequest = z.infer<typeof embeddingsRequestSchema>;
