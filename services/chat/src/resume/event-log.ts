import type { AnswerEvent, AnswerPosition } from '@aia/contracts';

/** An event of an answer and the position of a reader who has seen it. */
export interface LoggedEvent {
  position: AnswerPosition;
  event: AnswerEvent;
}

/**
 * The events of answers that are being written, for readers on any replica. It only speeds up coming back: what it
 * loses, the stored answer tells.
 */
export interface EventLog {
  /** Adds an event without waiting for it. */
  append(answerId: string, logged: LoggedEvent): void;
  /** The events after the first `events` of an answer, as far as they are known; none when the log is away. */
  read(answerId: string, events: number): Promise<LoggedEvent[]>;
}
