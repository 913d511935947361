import type { Database, Kysely } from '@aia/database';
import { asOnlySender, moveSink, readAudit, sinkPosition } from '@aia/database/gateway';
import type { Logger } from '@aia/platform';
import type { AuditSink } from './sinks.js';

const FORWARD_EVERY_MS = 2000;

/**
 * Sends new lines to a sink, in order and at least once: how far it got is kept in Postgres, and one replica at a time
 * does it. A sink that is away gets everything when it is back.
 */
export async function forwardAudit(db: Kysely<Database>, sink: AuditSink): Promise<void> {
  await asOnlySender(db, sink.name, async (tx) => {
    for await (const entries of readAudit(tx, {}, await sinkPosition(tx, sink.name))) {
      await sink.send(entries);
      await moveSink(tx, sink.name, entries.at(-1)?.seq ?? 0);
    }
  });
}

/** Forwards to each sink every two seconds. Returns how to stop it. */
export function startForwarding(
  db: Kysely<Database>,
  sinks: readonly AuditSink[],
  logger: Logger,
): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;
  const run = async () => {
    for (const sink of sinks) {
      await forwardAudit(db, sink).catch((error: unknown) =>
        logger.warn({ err: error, sink: sink.name }, 'the audit log could not be sent; it is tried again'),
      );
    }
  };
  const timer = setInterval(() => {
    if (busy || sinks.length === 0) return;
    busy = true;
    running = run().finally(() => (busy = false));
  }, FORWARD_EVERY_MS).unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
