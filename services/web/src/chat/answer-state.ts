import type {
  AnswerEvent,
  AnswerTrace,
  AnswerUsage,
  Citation,
  Degraded,
  Feedback,
  Grounding,
  Message,
  Problem,
  Source,
} from '@aia/contracts';

/** `asking`: sent, nothing heard. `searching`: the server has begun. `reading`: passages are there, no text yet. */
export type AnswerPhase = 'asking' | 'searching' | 'reading' | 'writing' | 'completed' | 'stopped' | 'failed';

/** An answer as it stands, whether it is being written or was read from the server. */
export interface Answer {
  messageId: string | null;
  phase: AnswerPhase;
  text: string;
  query: string | null;
  sources: readonly Source[];
  citations: readonly Citation[];
  grounding: Grounding | null;
  degraded: Degraded | null;
  model: string | null;
  /** Milliseconds by step. */
  timings: Readonly<Record<string, number>>;
  problem: Problem | null;
  /** Tokens; null until it is complete, and where no model was asked. */
  usage: AnswerUsage | null;
  /** How it came about; null until it is complete. */
  trace: AnswerTrace | null;
  /** The reader's own opinion. */
  feedback: Feedback | null;
}

export const emptyAnswer: Answer = {
  messageId: null,
  phase: 'asking',
  text: '',
  query: null,
  sources: [],
  citations: [],
  grounding: null,
  degraded: null,
  model: null,
  timings: {},
  problem: null,
  usage: null,
  trace: null,
  feedback: null,
};

/** Whether nothing more will come. */
export function hasEnded({ phase }: Answer): boolean {
  return phase === 'completed' || phase === 'stopped' || phase === 'failed';
}

/** The answer after one more event of its stream. */
export function withEvent(answer: Answer, { event, data }: AnswerEvent): Answer {
  switch (event) {
    case 'message.started':
      return { ...answer, phase: 'searching', messageId: data.messageId };
    case 'retrieval.completed': {
      const { query, sources, degraded = null } = data;
      return { ...answer, phase: 'reading', query, sources, degraded };
    }
    case 'delta':
      return { ...answer, phase: 'writing', text: answer.text + data.text };
    case 'citation':
      return { ...answer, citations: [...answer.citations, data] };
    case 'message.completed': {
      const { usage, timings, grounding, degraded = answer.degraded, trace = null } = data;
      const { model } = usage;
      return { ...answer, phase: 'completed', timings, grounding, degraded, model, usage, trace };
    }
    case 'error':
      return { ...answer, phase: 'failed', problem: data.problem };
  }
}

/** A stored message as an answer. */
export function fromMessage(message: Message): Answer {
  const { id, content, sources, citations, grounding, degraded, model, status } = message;
  const { usage = null, trace = null, feedback = null } = message;
  const phase = status === 'streaming' ? 'writing' : status;
  return {
    ...emptyAnswer,
    messageId: id,
    phase,
    text: content,
    sources,
    citations,
    grounding,
    degraded,
    model,
    usage,
    trace,
    feedback,
  };
}
