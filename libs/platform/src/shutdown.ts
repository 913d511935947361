import type { Logger } from './logger.js';
import { switchLevelOnSignal } from './log-level.js';

/** Closes what was opened, in reverse order. */
export interface Closers {
  add(name: string, close: () => Promise<unknown>): void;
  closeAll(): Promise<void>;
}

/** Whatever hangs is left behind after this long, so that SIGTERM always ends the process. */
const SHUTDOWN_DEADLINE_MS = 9000;

/** An empty list of things to close. */
export function createClosers(logger: Logger): Closers {
  const open: { name: string; close: () => Promise<unknown> }[] = [];
  return {
    add: (name, close) => void open.push({ name, close }),
    closeAll: async () => {
      for (const { name, close } of open.splice(0).reverse()) {
        await close().catch((error: unknown) => logger.error({ err: error, name }, 'closing failed'));
      }
    },
  };
}

/**
 * SIGTERM and SIGINT close everything in reverse order and exit 0. An unhandled error ends the process with 1 after
 * the same orderly close: its state is unknown, and the supervisor starts a fresh one.
 * SIGUSR2 switches the log level.
 */
export function closeOnSignals(closers: Closers, logger: Logger): void {
  switchLevelOnSignal(logger);
  let closing = false;
  const shutDown = (reason: string, code: number) => {
    if (closing) return;
    closing = true;
    logger.info({ reason }, 'shutting down');
    setTimeout(() => process.exit(code || 1), SHUTDOWN_DEADLINE_MS).unref();
    void closers.closeAll().finally(() => process.exit(code));
  };
  process.once('SIGTERM', () => shutDown('SIGTERM', 0));
  process.once('SIGINT', () => shutDown('SIGINT', 0));
  process.once('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught exception');
    shutDown('uncaughtException', 1);
  });
  process.once('unhandledRejection', (error) => {
    logger.fatal({ err: error }, 'unhandled rejection');
    shutDown('unhandledRejection', 1);
  });
}

/** Runs a service's `main`: a start that fails is one clear line on stderr and exit code 1. */
export function runMain(service: string, main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${service} could not start: ${message}\n`);
    process.exit(1);
  });
}
