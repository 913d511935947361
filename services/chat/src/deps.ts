import type { Database, Kysely } from '@aia/database';
import type { HealthCheck, IdentityVerifier, Logger } from '@aia/platform';
import type { Registry } from 'prom-client';
import type { AnswerLimits, AnswerModel, Searcher } from './answer/ports.js';
import type { TokenCalibration } from './answer/token-budget.js';
import type { StopSignals } from './adapters/redis-stop-signals.js';
import type { EventLog } from './resume/event-log.js';
import type { ObserveAnswer } from './metrics.js';
import type { RunningAnswers } from './messages/running-answers.js';

/** The model of that name, or the default one; throws AppError `validation-failed` for an unknown name. */
export type ModelLookup = (name: string | undefined) => AnswerModel;

/** Everything that the chat service is built of. */
export interface ChatDeps {
  db: Kysely<Database>;
  searcher: Searcher;
  models: ModelLookup;
  calibration: TokenCalibration;
  limits: AnswerLimits;
  running: RunningAnswers;
  /** Events of answers for readers who come back, on any replica. */
  eventLog: EventLog;
  /** Stops answers that another replica writes. */
  stopSignals: StopSignals;
  /** Milliseconds between two looks at an answer that is followed. */
  followPollMs: number;
  /** Name of this process on the answers that it claims; another process never has the same. */
  processId: string;
  verifyIdentity: IdentityVerifier;
  logger: Logger;
  metrics: Registry;
  observe: ObserveAnswer;
  health: Record<string, HealthCheck>;
  now: () => number;
}
