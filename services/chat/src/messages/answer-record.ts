import type {
  AnswerEvent,
  AnswerTrace,
  AnswerUsage,
  Citation,
  Degraded,
  Grounding,
  Source,
} from '@aia/contracts';

/** What an answer's events add up to: the state that is stored and counted. */
export interface AnswerRecord {
  content: string;
  sources: Source[];
  citations: Citation[];
  grounding: Grounding | null;
  degraded: Degraded | null;
  usage: AnswerUsage | null;
  timings: Record<string, number> | null;
  trace: AnswerTrace | null;
}

/** The record before the first event. */
export function emptyRecord(): AnswerRecord {
  return {
    content: '',
    sources: [],
    citations: [],
    grounding: null,
    degraded: null,
    usage: null,
    timings: null,
    trace: null,
  };
}

/** Takes one event into the record, in place: an answer has hundreds of them. */
export function recordEvent(record: AnswerRecord, { event, data }: AnswerEvent): void {
  switch (event) {
    case 'retrieval.completed':
      record.sources = data.sources;
      record.degraded = data.degraded ?? null;
      break;
    case 'delta':
      record.content += data.text;
      break;
    case 'citation':
      record.citations.push(data);
      break;
    case 'message.completed':
      record.usage = data.usage;
      record.timings = data.timings;
      record.grounding = data.grounding;
      record.degraded = data.degraded ?? null;
      record.trace = data.trace ?? null;
      break;
    case 'message.started':
    case 'error':
      break;
  }
}
