import type { AnswerEvent, AnswerTrace } from '@aia/contracts';
import type { SupportModel } from '@aia/models';
import { draft } from './draft.js';
import { ground } from './ground.js';
import { judgeSupport, type Support } from './judge-support.js';
import { mapStream } from './map-stream.js';
import type {
  Draft,
  DraftPorts,
  Question,
  Searcher,
  TranslationMatcher,
  UnderstoodQuestion,
} from './ports.js';
import { retrieve, type Retrieved } from './retrieve.js';
import { createStopwatch } from './stopwatch.js';
import { understand } from './understand.js';
import { addUsage } from './usage.js';

/** What an answer is made with. */
export interface AnswerPorts extends DraftPorts {
  searcher: Searcher;
  /** How the embedding model's cosines tell whether documents cover a question; undefined when nobody has measured it. */
  support: SupportModel | undefined;
  /** For citations across languages; undefined when nobody has measured its threshold. */
  translations: TranslationMatcher | undefined;
  /** Milliseconds of a steady clock. */
  now: () => number;
}

/**
 * Answers one question as the events of the contract, in their order. When the question's signal is aborted, it ends
 * with what there is; a failure is thrown and nothing follows what was already said.
 * @throws AppError from retrieval, ModelError from a model that fails in the middle of its answer.
 */
export async function* answer(asked: Question, ports: AnswerPorts): AsyncGenerator<AnswerEvent> {
  const { messageId, conversationId } = asked;
  const watch = createStopwatch(ports.now);
  yield { event: 'message.started', data: { messageId, conversationId } };

  const question = await understand(asked, ports);
  watch.lap('understanding');
  const found = await retrieve(question, ports.searcher, ports.limits.passages);
  const support = judgeSupport(question.standalone, found, ports.support);
  watch.lap('retrieval');
  yield { event: 'retrieval.completed', data: shown(found) };

  const written = yield* mapStream(draft(question, found, support, ports), (text): AnswerEvent => {
    watch.mark('firstToken');
    return { event: 'delta', data: { text } };
  });
  watch.lap('generation');

  const { citations, grounding, missing } = await ground(question, found, written, ports.translations);
  watch.lap('citation');
  for (const citation of citations) yield { event: 'citation', data: citation };

  const { chosen } = written;
  const degraded = written.degraded ?? found.degraded ?? missing;
  const data = {
    usage: addUsage(question.usage, written.usage),
    timings: { ...watch.timings(), ...(chosen && { choosing: chosen.milliseconds }) },
    grounding,
    ...(degraded && { degraded }),
    trace: traceOf(question, found, support, written),
  };
  yield { event: 'message.completed', data };
}

/** How the answer came about, for people who want to understand it. */
function traceOf(
  { smallTalk, rewrittenBy, standalone }: UnderstoodQuestion,
  { searched, queries }: Retrieved,
  support: Support | undefined,
  { dropped, covered, cut, summary, chosen }: Draft,
): AnswerTrace {
  const unsearched = smallTalk ? 'small-talk' : 'free';
  return {
    kind: !searched ? unsearched : covered ? 'documents' : 'not-covered',
    queries: searched ? queries : [],
    ...(rewrittenBy && { rewritten: { question: standalone, by: rewrittenBy } }),
    ...(support && { support }),
    dropped,
    ...(summary && { summary }),
    ...(cut && { cut }),
    ...(chosen && { quoted: { by: chosen.by, sentences: chosen.sentences } }),
  };
}

function shown({ queries: [query = ''], sources, degraded }: Retrieved) {
  return { query, sources, ...(degraded && { degraded }) };
}
