import type { QuestionTexts } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import { daysToCount, forgetAllGaps, forgetAnalytics, forgetGaps } from '@aia/database/chat';
import type { Logger } from '@aia/platform';
import { countDay } from './count-day.js';
import { placeGaps, type TopicModel } from './place-gaps.js';

export interface AnalyticsDeps {
  db: Kysely<Database>;
  logger: Logger;
  /** How topics are told; undefined where nobody has measured it for the embedding model. */
  topics: TopicModel | undefined;
  settings: AnalyticsSettings;
}

export interface AnalyticsSettings {
  questionTexts: QuestionTexts;
  retentionDays: number;
  intervalSeconds: number;
}

/** Counts days now and every `intervalSeconds`; returns what ends it. */
export function startAnalytics(deps: AnalyticsDeps): () => Promise<void> {
  const stopped = new AbortController();
  let running: Promise<void> | undefined;
  const tick = () => {
    running ??= runAnalytics(deps, stopped.signal)
      .catch((error: unknown) => {
        if (!stopped.signal.aborted)
          deps.logger.warn({ err: error }, 'analytics could not be brought up to date');
      })
      .finally(() => (running = undefined));
  };
  const timer = setInterval(tick, deps.settings.intervalSeconds * 1000);
  tick();
  return async () => {
    clearInterval(timer);
    stopped.abort();
    await running;
  };
}

/** One round: forget what is to be forgotten, count what has changed, find the topics of new gaps. */
export async function runAnalytics(deps: AnalyticsDeps, signal: AbortSignal): Promise<void> {
  const { db, topics, settings } = deps;
  await forget(deps);
  // Half of the interval: another replica that has just counted is not followed at once.
  const staleSeconds = settings.intervalSeconds / 2;
  for (const day of await daysToCount(db, { retentionDays: settings.retentionDays, staleSeconds })) {
    signal.throwIfAborted();
    await countDay(db, day, settings.questionTexts);
  }
  await placeGaps(db, topics, signal);
}

async function forget({ db, settings: { questionTexts, retentionDays } }: AnalyticsDeps): Promise<void> {
  await forgetAnalytics(db, retentionDays);
  if (questionTexts === 'none') await forgetAllGaps(db);
  else await forgetGaps(db, { keepTexts: questionTexts === 'keep' });
}
