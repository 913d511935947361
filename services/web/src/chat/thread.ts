import type { Message } from '@aia/contracts';
import { hasEnded, fromMessage, type Answer } from './answer-state.js';
import type { AnswerRun } from './answer-runs.js';

/** One thing in a conversation: what a person asked, or the answer to it. */
export type ThreadItem =
  | { kind: 'question'; key: string; text: string }
  | { kind: 'answer'; key: string; answer: Answer; question: string };

/**
 * Stored messages and the answer that is being heard as one list. A stored answer gives way to the one that is heard
 * while it is unfinished; once it is stored whole, the stored one is shown.
 */
export function threadOf(messages: readonly Message[], run: AnswerRun | undefined): ThreadItem[] {
  const items: ThreadItem[] = [];
  let question = '';
  let heard = false;
  for (const message of messages) {
    if (message.role === 'user') {
      question = message.content;
      items.push({ kind: 'question', key: message.id, text: message.content });
      continue;
    }
    const isRun = run !== undefined && isHeard(message, run);
    heard ||= isRun;
    const answer = isRun && !isStoredWhole(message, run) ? run.answer : fromMessage(message);
    items.push({ kind: 'answer', key: message.id, answer, question });
  }
  return run && !heard ? [...items, ...unstored(run, question, items)] : items;
}

/** Before its first event a run does not know its message: it is the one that is being written. */
function isHeard(message: Message, { answer }: AnswerRun): boolean {
  return answer.messageId === null ? message.status === 'streaming' : answer.messageId === message.id;
}

/** A heard answer has more to show than its stored form until that is finished too. */
function isStoredWhole(message: Message, run: AnswerRun): boolean {
  return message.status !== 'streaming' && hasEnded(run.answer) && run.answer.phase !== 'failed';
}

function unstored(run: AnswerRun, lastQuestion: string, items: ThreadItem[]): ThreadItem[] {
  const question = run.question ?? lastQuestion;
  const key = `run-${items.length}`;
  const asked: ThreadItem[] =
    run.question === null ? [] : [{ kind: 'question', key: `${key}-question`, text: question }];
  return [...asked, { kind: 'answer', key, answer: run.answer, question }];
}
