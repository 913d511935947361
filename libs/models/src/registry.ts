import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * A logistic regression: the probability that found passages answer a question, from the cosine of the question and the
 * nearest of them and the share of the question's terms that one of them has. Below `threshold`, they do not.
 */
const supportWeightsSchema = z.strictObject({
  intercept: z.number(),
  cosine: z.number(),
  coverage: z.number(),
  threshold: z.number().min(0).max(1),
});
export type SupportWeights = z.infer<typeof supportWeightsSchema>;

/**
 * Passages in the question's own language are nearer to it and share its words, so that they are judged by other numbers
 * than passages in another one. Fitted by scripts/bench/answer-flow.ts.
 */
const supportModelSchema = z.strictObject({
  sameLanguage: supportWeightsSchema,
  otherLanguage: supportWeightsSchema,
});
export type SupportModel = z.infer<typeof supportModelSchema>;

/** An embedding model: what the platform must know to use it right. */
export const embeddingModelSchema = z.strictObject({
  name: z.string(),
  kind: z.literal('embedding'),
  dimension: z.int().positive(),
  /** Most tokens of one text, special tokens and prefix included. */
  maxTokens: z.int().positive(),
  prefixes: z.strictObject({ query: z.string(), passage: z.string() }),
  languages: z.array(z.string()),
  licence: z.string(),
  /** How well its cosines tell whether passages answer a question; without it, only empty results count as no answer. */
  support: supportModelSchema.optional(),
  /** Cosine from which sentences in two languages count as translations; measured by scripts/bench/cross-language-citations.ts. */
  translationCosine: z.number().min(0).max(1).optional(),
  /** Cosine from which a question asks for the same as others, near their middle; measured by scripts/bench/gap-topics.ts. */
  topicCosine: z.number().min(0).max(1).optional(),
});
export type EmbeddingModelInfo = z.infer<typeof embeddingModelSchema>;

/** A chat model. `languages` are those that it may be asked in; a question in another gets the extractive answer. */
export const chatModelSchema = z.strictObject({
  name: z.string(),
  kind: z.literal('chat'),
  contextTokens: z.int().positive(),
  /** Characters of English text that one token covers on average: the first estimate before real counts come in. */
  charsPerToken: z.number().positive(),
  /** A model so small that it can only retell: it is shown a few sentences and asked for one. */
  brief: z.boolean().optional(),
  languages: z.array(z.string()),
  licence: z.string(),
});
export type ChatModelInfo = z.infer<typeof chatModelSchema>;

/** `config/models.json`. */
export const modelRegistrySchema = z.strictObject({
  models: z.array(z.discriminatedUnion('kind', [embeddingModelSchema, chatModelSchema])),
});

/** Looks models up by name. */
export interface ModelRegistry {
  embedding(name: string): EmbeddingModelInfo;
  chat(name: string): ChatModelInfo;
  chatModels(): ChatModelInfo[];
}

/** Reads and checks the registry file; throws with the file's name when it is not usable. */
export function loadModelRegistry(path: string): ModelRegistry {
  const result = modelRegistrySchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!result.success) throw new Error(`${path} is not a model registry:\n${z.prettifyError(result.error)}`);
  return createModelRegistry(result.data.models);
}

/** A registry of the given models. */
export function createModelRegistry(models: (EmbeddingModelInfo | ChatModelInfo)[]): ModelRegistry {
  const find = <K extends 'embedding' | 'chat'>(kind: K, name: string) => {
    const found = models.find((model) => model.kind === kind && model.name === name);
    if (!found)
      throw new Error(`The model registry knows no ${kind} model "${name}"; add it to config/models.json.`);
    return found as Extract<EmbeddingModelInfo | ChatModelInfo, { kind: K }>;
  };
  return {
    embedding: (name) => find('embedding', name),
    chat: (name) => find('chat', name),
    chatModels: () => models.filter((model) => model.kind === 'chat'),
  };
}
