import type { Logger } from '@aia/platform';
import type { PipelineMetrics } from '../metrics.js';
import { reconcile, type ReconcileDeps, type ReconcileReport } from './reconcile.js';

export interface ReconcilerOptions extends ReconcileDeps {
  logger: Logger;
  metrics: PipelineMetrics;
  intervalMs: number;
  wakeDispatcher: () => void;
}

/** Runs the rounds until it is closed. */
export interface Reconciler {
  close(): Promise<void>;
}

/** Connections open in the meantime. */
const FIRST_ROUND_AFTER_MS = 1000;

/** The first round comes soon: the process may be the replacement of one that crashed. */
export function startReconciler(options: ReconcilerOptions): Reconciler {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let round: Promise<void> = Promise.resolve();
  const next = () => {
    round = runRound(options).then(() => {
      if (!closed) timer = setTimeout(next, options.intervalMs);
    });
  };
  timer = setTimeout(next, Math.min(FIRST_ROUND_AFTER_MS, options.intervalMs));
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await round;
    },
  };
}

async function runRound(options: ReconcilerOptions): Promise<void> {
  const { logger, metrics } = options;
  try {
    const report = await reconcile(options);
    const found = (Object.entries(report) as [keyof ReconcileReport, number][]).filter(
      ([, count]) => count > 0,
    );
    for (const [kind, count] of found) metrics.redispatched(kind, count);
    if (found.length === 0) return;
    logger.info(report, 'unfinished work was dispatched again');
    options.wakeDispatcher();
  } catch (error) {
    logger.warn({ err: error }, 'the reconciler could not finish its round; it tries again');
  }
}
