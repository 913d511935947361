import type { AnswerEvent, Citation, Degraded, Grounding, Problem, Source } from '@aia/contracts';

/** Everything that the events of an answer said. */
export interface CollectedAnswer {
  messageId: string | null;
  text: string;
  sources: Source[];
  citations: Citation[];
  grounding: Grounding | null;
  usage: Extract<AnswerEvent, { event: 'message.completed' }>['data']['usage'] | null;
  timings: Record<string, number>;
  degraded?: Degraded;
  problem?: Problem;
}

/** Reads an answer to its end; `onText` gets each piece of text as it comes. */
export async function collectAnswer(
  events: AsyncIterable<AnswerEvent>,
  onText: (text: string) => void,
): Promise<CollectedAnswer> {
  const answer: CollectedAnswer = {
    messageId: null,
    text: '',
    sources: [],
    citations: [],
    grounding: null,
    usage: null,
    timings: {},
  };
  for await (const event of events) {
    if (event.event === 'delta') onText(event.data.text);
    apply(answer, event);
  }
  return answer;
}

function apply(answer: CollectedAnswer, event: AnswerEvent): void {
  switch (event.event) {
    case 'message.started':
      answer.messageId = event.data.messageId;
      break;
    case 'retrieval.completed':
      answer.sources = event.data.sources;
      if (event.data.degraded) answer.degraded = event.data.degraded;
      break;
    case 'delta':
      answer.text += event.data.text;
      break;
    case 'citation':
      answer.citations.push(event.data);
      break;
    case 'message.completed': {
      const { degraded, ...completed } = event.data;
      Object.assign(answer, completed);
      if (degraded) answer.degraded = degraded;
      break;
    }
    case 'error':
      answer.problem = event.data.problem;
      break;
  }
}
