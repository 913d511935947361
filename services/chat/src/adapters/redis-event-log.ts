import { formatEventId, parseAnswerEvent, parseEventId } from '@aia/contracts';
import type { Logger } from '@aia/platform';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { EventLog, LoggedEvent } from '../resume/event-log.js';

/** How long an answer can be followed from the log after its last event; later readers get the stored answer. */
const KEEP_SECONDS = 600;
/** How long events are gathered before they are written, milliseconds. */
const GATHER_MS = 10;
/** Events that one read brings at most. */
const READ_COUNT = 1000;

const entrySchema = z.object({ id: z.string(), event: z.string(), data: z.string() });

/** Answers in Redis Streams: one stream each, whose entry ids are the numbers of the events. */
export function createRedisEventLog(redis: Redis, prefix: string, logger: Logger): EventLog {
  const keyOf = (answerId: string) => `${prefix}:answer:${answerId}`;
  const report = (err: unknown) => logger.warn({ err }, 'events of an answer could not be kept for readers');
  let waiting: { answerId: string; logged: LoggedEvent }[] = [];

  const flush = () => {
    const pipeline = redis.pipeline();
    for (const { answerId, logged } of waiting)
      pipeline.xadd(keyOf(answerId), `${logged.position.events}-0`, ...toFields(logged));
    for (const answerId of new Set(waiting.map((entry) => entry.answerId)))
      pipeline.expire(keyOf(answerId), KEEP_SECONDS);
    waiting = [];
    pipeline.exec().then((results) => {
      const failure = results?.find(([error]) => error)?.[0];
      if (failure) report(failure);
    }, report);
  };

  return {
    append: (answerId, logged) => {
      // Events of a moment travel together, and after what the reader is waiting for.
      if (waiting.length === 0) setTimeout(flush, GATHER_MS);
      waiting.push({ answerId, logged });
    },
    read: async (answerId, events) => {
      try {
        const entries = await redis.xrange(keyOf(answerId), `(${events}-0`, '+', 'COUNT', READ_COUNT);
        return entries.flatMap(([, fields]) => toLogged(fields));
      } catch (error) {
        report(error);
        return [];
      }
    },
  };
}

function toFields({ position, event }: LoggedEvent): string[] {
  return ['id', formatEventId(position), 'event', event.event, 'data', JSON.stringify(event.data)];
}

/** An entry with an id of another form is passed over: the stored answer has what it said. */
function toLogged(fields: string[]): LoggedEvent[] {
  const pairs = Array.from({ length: fields.length / 2 }, (_, at) => fields.slice(2 * at, 2 * at + 2));
  const { id, event, data } = entrySchema.parse(Object.fromEntries(pairs));
  const position = parseEventId(id);
  return position ? [{ position, event: parseAnswerEvent(event, JSON.parse(data)) }] : [];
}
