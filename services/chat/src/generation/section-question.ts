import type { UnderstoodQuestion } from '../answer/ports.js';
import { NO_USAGE } from '../answer/usage.js';

/** What a section asks, as a question that stands by itself: it has no conversation to be understood with. */
export function askedOf(generationId: string, ask: string, signal: AbortSignal): UnderstoodQuestion {
  return {
    messageId: generationId,
    conversationId: generationId,
    content: ask,
    standalone: ask,
    datasetIds: undefined,
    history: [],
    form: 'section',
    rewrittenBy: undefined,
    smallTalk: undefined,
    usage: NO_USAGE,
    signal,
  };
}
