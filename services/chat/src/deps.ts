import type { Database, Kysely } from '@aia/database';
import type { HealthCheck, IdentityVerifier, Logger } from '@aia/platform';
import type { Embedder, SupportModel } from '@aia/models';
import type { Library } from './library/library.js';
import type { Registry } from 'prom-client';
import type { AnswerLimits, AnswerModel, Searcher, TextMatcher, TranslationMatcher } from './answer/ports.js';
import type { SummaryCache } from './answer/summary-cache.js';
import type { TokenCalibration } from './answer/token-budget.js';
import type { AnalyticsSettings } from './analytics/analytics-loop.js';
import type { Generations } from './adapters/generation-queue.js';
import type { StopSignals } from './adapters/redis-stop-signals.js';
import type { EventLog } from './resume/event-log.js';
import type { ObserveAnswer } from './metrics.js';
import type { RunningAnswers } from './messages/running-answers.js';
import type { ReadableDocuments } from './sharing/withhold.js';

/** The model of that name, or the default one; throws AppError `validation-failed` for an unknown name. */
export type ModelLookup = (name: string | undefined) => AnswerModel;

/** Everything that the chat service is built of. */
export interface ChatDeps {
  db: Kysely<Database>;
  searcher: Searcher;
  /** How the embedding model's cosines tell whether documents cover a question. */
  support: SupportModel | undefined;
  /** Finds citations in other languages than the answer's. */
  translations: TranslationMatcher | undefined;
  /** Finds the sentences to quote that share no words with the question. */
  sentences?: TextMatcher | undefined;
  /** Decides what of an answer somebody else may see. */
  readableDocuments: ReadableDocuments;
  /** Datasets and texts that the caller may read. */
  library: Library;
  models: ModelLookup;
  /** Names of the chat models, as a list shows them. */
  modelNames: string[];
  /** Embedding models by name. */
  embedders: ReadonlyMap<string, Embedder>;
  /** What was said earlier in conversations that are longer than a prompt. */
  summaries?: SummaryCache;
  calibration: TokenCalibration;
  limits: AnswerLimits;
  running: RunningAnswers;
  /** Events of answers for readers who come back, on any replica. */
  eventLog: EventLog;
  /** Where documents that are to be written go. */
  generations: Generations;
  /** Stops answers that another replica writes. */
  stopSignals: StopSignals;
  /** Milliseconds between two looks at an answer that is followed. */
  followPollMs: number;
  /** Name of this process on the answers that it claims; another process never has the same. */
  processId: string;
  analytics: AnalyticsSettings;
  verifyIdentity: IdentityVerifier;
  logger: Logger;
  metrics: Registry;
  observe: ObserveAnswer;
  health: Record<string, HealthCheck>;
  now: () => number;
}
