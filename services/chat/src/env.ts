import { questionTextsSchema } from '@aia/contracts';
import type { AnalyticsSettings } from './analytics/analytics-loop.js';
import type { AnswerLimits } from './answer/ports.js';
import {
  baseEnvSchema,
  databaseEnvSchema,
  identityEnvSchema,
  modelEnvSchema,
  portSchema,
  redisEnvSchema,
} from '@aia/platform';
import { z } from 'zod';

const count = (fallback: number, most: number) => z.coerce.number().int().min(1).max(most).default(fallback);

/** The environment of the chat service. */
export const chatEnvSchema = z.object({
  ...baseEnvSchema.shape,
  ...identityEnvSchema.shape,
  ...databaseEnvSchema.shape,
  ...modelEnvSchema.shape,
  ...redisEnvSchema.shape,
  PORT: portSchema.default(8083),
  INGESTION_URL: z.url().default('http://127.0.0.1:8081'),
  RETRIEVAL_URL: z.url().default('http://127.0.0.1:8082'),
  /** Passages asked of retrieval for a question. */
  ANSWER_PASSAGES: count(8, 100),
  /** Tokens that a prompt aims at. Small on purpose: reading a prompt on a CPU is what makes people wait. */
  PROMPT_TOKENS: count(700, 1_000_000),
  ANSWER_MAX_TOKENS: count(256, 100_000),
  ANSWER_MAX_CHARACTERS: count(8000, 1_000_000),
  /** Seconds without a word after which the model counts as dead; reading a long prompt on a CPU takes a while. */
  MODEL_IDLE_SECONDS: count(120, 3600),
  /** Answers that one process writes at the same time. */
  MAX_STREAMS: count(64, 10_000),
  /** Of these, answers of one user; programs that ask for many people use one user too. */
  MAX_STREAMS_PER_USER: count(32, 10_000),
  /**
   * Texts of questions that the documents do not cover, in analytics: `none`; `conversation`, shown while their
   * conversation exists; `keep`, copied and kept as long as analytics.
   */
  ANALYTICS_QUESTION_TEXTS: questionTextsSchema.default('conversation'),
  /** Days that analytics are kept. */
  ANALYTICS_RETENTION_DAYS: count(400, 10_000),
  /** Seconds between two counts of what was asked. */
  ANALYTICS_INTERVAL_SECONDS: count(600, 86_400),
});

export type ChatEnv = z.infer<typeof chatEnvSchema>;

/** What the environment asks of analytics. */
export function analyticsSettings(env: ChatEnv): AnalyticsSettings {
  return {
    questionTexts: env.ANALYTICS_QUESTION_TEXTS,
    retentionDays: env.ANALYTICS_RETENTION_DAYS,
    intervalSeconds: env.ANALYTICS_INTERVAL_SECONDS,
  };
}

/** The limits of an answer that the environment asks for. */
export function answerLimits(env: ChatEnv): AnswerLimits {
  return {
    passages: env.ANSWER_PASSAGES,
    promptTokens: env.PROMPT_TOKENS,
    answerTokens: env.ANSWER_MAX_TOKENS,
    answerCharacters: env.ANSWER_MAX_CHARACTERS,
    modelIdleMs: env.MODEL_IDLE_SECONDS * 1000,
  };
}
