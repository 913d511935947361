import type { AnswerEvent, Citation, Grounding } from '@aia/contracts';
import { cite } from './cite.js';
import { draft } from './draft.js';
import { mapStream } from './map-stream.js';
import type { Draft, DraftPorts, Question, Searcher } from './ports.js';
import { retrieve, type Retrieved } from './retrieve.js';
import { createStopwatch } from './stopwatch.js';

/** What an answer is made with. */
export interface AnswerPorts extends DraftPorts {
  searcher: Searcher;
  /** Milliseconds of a steady clock. */
  now: () => number;
}

/**
 * Answers one question as the events of the contract, in their order. When the question's signal is aborted, it ends
 * with what there is; a failure is thrown and nothing follows what was already said.
 * @throws AppError from retrieval, ModelError from a model that fails in the middle of its answer.
 */
export async function* answer(question: Question, ports: AnswerPorts): AsyncGenerator<AnswerEvent> {
  const { messageId, conversationId } = question;
  const watch = createStopwatch(ports.now);
  yield { event: 'message.started', data: { messageId, conversationId } };

  const found = await retrieve(question, ports.searcher, ports.limits.passages);
  watch.lap('retrieval');
  yield { event: 'retrieval.completed', data: shown(found) };

  const written = yield* mapStream(draft(question, found, ports), (text): AnswerEvent => {
    watch.mark('firstToken');
    return { event: 'delta', data: { text } };
  });
  watch.lap('generation');

  const { citations, grounding } = ground(question, found, written);
  watch.lap('citation');
  for (const citation of citations) yield { event: 'citation', data: citation };

  const { usage, dropped } = written;
  const degraded = written.degraded ?? found.degraded;
  const data = {
    usage,
    timings: { ...watch.timings(), ...dropped },
    grounding,
    ...(degraded && { degraded }),
  };
  yield { event: 'message.completed', data };
}

/** Checks the draft against the sources; sentences that are quoted from them need no search for their evidence. */
function ground(
  question: Question,
  found: Retrieved,
  { text, mode, quotes }: Draft,
): { citations: Citation[]; grounding: Grounding } {
  if (mode === 'none') return { citations: [], grounding: { score: 0, sentences: 0, supported: 0, mode } };
  if (mode === 'extractive')
    return { citations: quotes, grounding: share(quotes.length, quotes.length, mode) };
  const { citations, sentences, supported } = cite(text, question.content, found.sources);
  return { citations, grounding: share(supported, sentences, mode) };
}

function share(supported: number, sentences: number, mode: Grounding['mode']): Grounding {
  return { score: sentences === 0 ? 0 : supported / sentences, sentences, supported, mode };
}

function shown({ query, sources, degraded }: Retrieved) {
  return { query, sources, ...(degraded && { degraded }) };
}
