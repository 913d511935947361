import type { Message } from '@aia/contracts';
import { hasEnded, fromMessage, type Answer } from './answer-state.js';
import type { AnswerRun } from './answer-runs.js';
import { branchOf, type Choices, type Shown } from './branch.js';

interface Placed {
  key: string;
  /** The message before it; null at the beginning, undefined while that is not known. */
  parentId: string | null | undefined;
  /** Ids of the messages at the same place, its own included; empty while it is not stored. */
  siblings: readonly string[];
}

/** What a person asked. */
export interface QuestionItem extends Placed {
  kind: 'question';
  text: string;
  /** Undefined while it is not stored. */
  messageId: string | undefined;
}

/** The answer to it. */
export interface AnswerItem extends Placed {
  kind: 'answer';
  answer: Answer;
  question: string;
}

export type ThreadItem = QuestionItem | AnswerItem;

const NO_CHOICES: Choices = new Map();

/**
 * The stored messages of the shown branch and the answer that is being heard as one list. A stored answer gives way to
 * the one that is heard while it is unfinished; once it is stored whole, the stored one is shown.
 */
export function threadOf(
  messages: readonly Message[],
  run: AnswerRun | undefined,
  choices: Choices = NO_CHOICES,
): ThreadItem[] {
  const branch = branchOf(messages, choices);
  const stored = run !== undefined && messages.some((message) => isHeard(message, run));
  if (run === undefined || stored) return toItems(branch, run);
  const items = toItems(branch.slice(0, placeOf(branch, run)), run);
  return [...items, ...unstored(run, items)];
}

/** The item's message, as far as it is stored. */
export function messageIdOf(item: ThreadItem | undefined): string | undefined {
  return item?.kind === 'answer' ? (item.answer.messageId ?? undefined) : item?.messageId;
}

function toItems(branch: readonly Shown<Message>[], run: AnswerRun | undefined): ThreadItem[] {
  let question = '';
  return branch.map(({ message, siblings }): ThreadItem => {
    const { id, parentId, content } = message;
    const placed = { key: id, parentId, siblings };
    if (message.role === 'user') {
      question = content;
      return { kind: 'question', text: content, messageId: id, ...placed };
    }
    const live = run && isHeard(message, run) && !isStoredWhole(message, run);
    return { kind: 'answer', answer: live ? run.answer : fromMessage(message), question, ...placed };
  });
}

/** How many messages of the branch stand before what is heard. */
function placeOf(branch: readonly Shown<Message>[], { after }: AnswerRun): number {
  if (after === null) return 0;
  const at = branch.findIndex(({ message }) => message.id === after);
  return at === -1 ? branch.length : at + 1;
}

/** Before its first event a run does not know its message: it is the one that is being written. */
function isHeard({ role, id, status }: Message, { answer }: AnswerRun): boolean {
  if (role === 'user') return false;
  return answer.messageId === null ? status === 'streaming' : answer.messageId === id;
}

/** A heard answer has more to show than its stored form until that is finished too. */
function isStoredWhole(message: Message, run: AnswerRun): boolean {
  return message.status !== 'streaming' && hasEnded(run.answer) && run.answer.phase !== 'failed';
}

function unstored({ question, after, answer }: AnswerRun, items: ThreadItem[]): ThreadItem[] {
  const key = `run-${items.length}`;
  const last = items.at(-1);
  const asked = question ?? (last?.kind === 'question' ? last.text : '');
  const placed = { key, parentId: undefined, siblings: [] };
  const item: ThreadItem = { kind: 'answer', answer, question: asked, ...placed };
  if (question === null) return [item];
  const own = { key: `${key}-question`, parentId: after, siblings: [], messageId: undefined };
  return [{ kind: 'question', text: question, ...own }, item];
}
