import { type AnswerEvent, type AnswerPosition, formatEventId, positionAfter } from '@aia/contracts';
import type { StoredAnswer } from '@aia/database/chat';
import { AppError, toProblem } from '@aia/platform';

/** An event and its id, ready to be sent. */
export interface NumberedEvent {
  event: AnswerEvent;
  id: string;
}

/** Events that come before the first text. */
const EVENTS_BEFORE_TEXT = 2;
const NO_USAGE = { promptTokens: 0, completionTokens: 0, model: null };
const NO_GROUNDING = { score: 0, sentences: 0, supported: 0, mode: 'none' as const };

/** What a reader at `position` of an ended answer has not heard yet, told from what is stored. */
export function storedEvents(answer: StoredAnswer, position: AnswerPosition): NumberedEvent[] {
  let at = position;
  return unheard(answer, position).map((event) => {
    at = positionAfter(at, event);
    return { event, id: formatEventId(at) };
  });
}

function unheard(answer: StoredAnswer, { events, characters, citations }: AnswerPosition): AnswerEvent[] {
  const text = answer.content.slice(characters);
  return [
    ...[started(answer), retrieved(answer)].slice(Math.min(events, EVENTS_BEFORE_TEXT)),
    ...(text === '' ? [] : [{ event: 'delta' as const, data: { text } }]),
    ...answer.citations.slice(citations).map((data) => ({ event: 'citation' as const, data })),
    last(answer),
  ];
}

function started({ id, conversationId }: StoredAnswer): AnswerEvent {
  return { event: 'message.started', data: { messageId: id, conversationId } };
}

function retrieved({ question, sources, trace }: StoredAnswer): AnswerEvent {
  return { event: 'retrieval.completed', data: { query: trace?.queries[0] ?? question, sources } };
}

function last({ status, problem, usage, timings, grounding, degraded, trace }: StoredAnswer): AnswerEvent {
  if (status === 'failed') return { event: 'error', data: { problem: problem ?? unknownFailure() } };
  return {
    event: 'message.completed',
    data: {
      usage: usage ?? NO_USAGE,
      timings: timings ?? {},
      grounding: grounding ?? NO_GROUNDING,
      ...(degraded && { degraded }),
      ...(trace && { trace }),
    },
  };
}

function unknownFailure() {
  return toProblem(new AppError('internal', 'The answer failed; ask again.'));
}
