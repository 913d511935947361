import { setTimeout as sleep } from 'node:timers/promises';
import { type AnswerPosition, formatEventId, type Message } from '@aia/contracts';
import type { StoredAnswer } from '@aia/database/chat';
import type { EventLog, LoggedEvent } from './event-log.js';
import { storedEvents, type NumberedEvent } from './stored-events.js';

/** Looks at the log for each look at the database: the log ends by itself unless its writer or Redis died. */
const ROUNDS_A_STATUS = 20;

export interface FollowInput {
  answerId: string;
  /** What the reader has heard already. */
  position: AnswerPosition;
  log: EventLog;
  status: () => Promise<Message['status'] | undefined>;
  stored: () => Promise<StoredAnswer | undefined>;
  /** Milliseconds between two looks at a log with nothing new. */
  pollMs: number;
  signal: AbortSignal;
}

/**
 * The rest of an answer, event by event, wherever it is being written: from the log while it is written, and from the
 * stored answer once it has ended or its log is gone. An answer whose process died ends with the error that is stored
 * when its claim runs out.
 */
export async function* followAnswer(input: FollowInput): AsyncGenerator<NumberedEvent> {
  let { position } = input;
  for (let idle = 0; !input.signal.aborted; idle += 1) {
    // Asked before the log is read: what an answer said before it ended is then in the log or in the store.
    const ended = idle % ROUNDS_A_STATUS === 0 && (await input.status()) !== 'streaming';
    const fresh = withoutGap(await input.log.read(input.answerId, position.events), position);
    for (const logged of fresh) {
      position = logged.position;
      yield { event: logged.event, id: formatEventId(position) };
      if (isLast(logged)) return;
    }
    if (ended) {
      yield* rest(input, position);
      return;
    }
    if (fresh.length > 0) idle = 0;
    else await pause(input);
  }
}

/** The events that follow on what was heard: where some were lost, the stored answer goes on. */
function withoutGap(events: LoggedEvent[], { events: heard }: AnswerPosition): LoggedEvent[] {
  const gap = events.findIndex(({ position }, at) => position.events !== heard + at + 1);
  return gap === -1 ? events : events.slice(0, gap);
}

function isLast({ event: { event } }: LoggedEvent): boolean {
  return event === 'message.completed' || event === 'error';
}

async function* rest({ stored }: FollowInput, position: AnswerPosition): AsyncGenerator<NumberedEvent> {
  const answer = await stored();
  if (answer) yield* storedEvents(answer, position);
}

function pause({ pollMs, signal }: FollowInput): Promise<void> {
  return sleep(pollMs, undefined, { signal }).catch(() => undefined);
}
