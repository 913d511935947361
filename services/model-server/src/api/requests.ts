import { z } from 'zod';
import { OllamaError } from '../ollama-error.js';
import { parseKeepAlive } from './keep-alive.js';

const keepAliveSchema = z.union([z.string(), z.number()]).transform((value, context) => {
  const milliseconds = parseKeepAlive(value);
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue({ code: 'custom', message: `time: invalid duration "${value}"` });
  return z.NEVER;
});

/** Ollama has two names for a model in the older calls. */
const modelNameSchema = z.string().min(1, 'model is required');

/** Options of a generation; the names and defaults are Ollama's, unknown ones are ignored as there. */
const optionsSchema = z
  .object({
    num_ctx: z.int().positive().optional(),
    num_predict: z.int().optional(),
    temperature: z.number().min(0).default(0.8),
    top_k: z.int().min(0).default(40),
    top_p: z.number().min(0).max(1).default(0.9),
    min_p: z.number().min(0).max(1).default(0),
    repeat_penalty: z.number().positive().default(1.1),
    seed: z.int().optional(),
    stop: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  })
  .prefault({});
export type GenerationOptions = z.infer<typeof optionsSchema>;

/** What this server cannot do is refused, not silently left out. */
const unsupported = {
  format: z.union([z.literal(''), z.null()], 'structured output is not supported by this server').optional(),
  tools: z.array(z.unknown()).max(0, 'tools are not supported by this server').nullish(),
  think: z.literal(false, 'thinking is not supported by this server').nullish(),
  images: z.array(z.unknown()).max(0, 'images are not supported by this server').nullish(),
};

const messageSchema = z.object({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string().default(''),
  images: unsupported.images,
});

/** `POST /api/chat`. */
export const chatRequestSchema = z.object({
  model: modelNameSchema,
  messages: z.array(messageSchema).default([]),
  stream: z.boolean().default(true),
  keep_alive: keepAliveSchema.optional(),
  options: optionsSchema,
  format: unsupported.format,
  tools: unsupported.tools,
  think: unsupported.think,
});

/** `POST /api/generate`. */
export const generateRequestSchema = z.object({
  model: modelNameSchema,
  prompt: z.string().default(''),
  system: z.string().optional(),
  raw: z.boolean().default(false),
  stream: z.boolean().default(true),
  keep_alive: keepAliveSchema.optional(),
  options: optionsSchema,
  suffix: z.literal('', 'insertion is not supported by this server').optional(),
  format: unsupported.format,
  images: unsupported.images,
  think: unsupported.think,
});

/** `POST /api/embed`. */
export const embedRequestSchema = z.object({
  model: modelNameSchema,
  input: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  truncate: z.boolean().default(true),
  keep_alive: keepAliveSchema.optional(),
});

/** `POST /api/embeddings`, the older call for one text. */
export const embeddingsRequestSchema = z.object({
  model: modelNameSchema,
  prompt: z.string().default(''),
  keep_alive: keepAliveSchema.optional(),
});

/** A model named by either of Ollama's fields. */
const eitherName = { model: z.string().optional(), name: z.string().optional() };
const nameOf = ({ model, name }: { model?: string | undefined; name?: string | undefined }) =>
  model || name || '';
const isNamed = (name: string) => name !== '';

/** `POST /api/show`. */
export const showRequestSchema = z.object(eitherName).transform(nameOf).refine(isNamed, 'model is required');

/** `POST /api/pull`. */
export const pullRequestSchema = z
  .object({ ...eitherName, stream: z.boolean().default(true) })
  .transform(({ stream, ...named }) => ({ stream, model: nameOf(named) }))
  .refine(({ model }) => isNamed(model), 'model is required');

/** Parses a request or throws Ollama's 400 with the first field that is wrong. */
export function parseRequest<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  if (body === undefined) throw new OllamaError(400, 'missing request body');
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  const message = issue?.message ?? 'invalid request';
  throw new OllamaError(400, path === '' ? message : `invalid request: ${path}: ${message}`);
}
