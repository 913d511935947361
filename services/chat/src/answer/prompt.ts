import type { AnswerTrace, Source } from '@aia/contracts';
import type { ChatMessage } from '@aia/models';
import type { HistoryTurn } from './ports.js';
import type { PromptStyle } from './prompt-style.js';
import type { CountTokens } from './token-budget.js';

/** Tokens that a chat template adds around each message: role names and separators. */
const MESSAGE_OVERHEAD = 6;
/** Share of what is left beside rules and question that earlier turns may take. */
const HISTORY_SHARE = 0.25;
/** Share of the earlier turns' room that a summary takes when not all of them fit. */
const SUMMARY_SHARE = 0.4;
/** Tokens kept for passages even when a long question used up the target. */
const LEAST_FOR_SOURCES = 160;
const CUT_MARK = ' […] ';

/** Sizes in tokens: `target` is what a prompt aims at, `context` what prompt and answer together may never exceed. */
export interface PromptBudget {
  context: number;
  answer: number;
  target: number;
}

export interface PromptInput {
  style: PromptStyle;
  /** As the model is asked. */
  question: string;
  /** The question with what the conversation adds to it: what of the sources is shown depends on it. */
  subject: string;
  /** The reader's wishes, below the rules; they use up a part of the budget. */
  instructions?: string | undefined;
  sources: Source[];
  history: HistoryTurn[];
  /** Of the turns that do not fit; nothing without one. */
  summary?: string | undefined;
  budget: PromptBudget;
  count: CountTokens;
}

/** The messages for the model and what did not fit into them. */
export interface Prompt {
  messages: ChatMessage[];
  /** By the estimate that the budget was kept with. */
  tokens: number;
  dropped: AnswerTrace['dropped'];
}

/** Earlier turns that a prompt has no room for, and the tokens that a summary of them may take. */
export interface OutsideHistory {
  dropped: HistoryTurn[];
  room: number;
  count: CountTokens;
}

/** How the budget is divided, before the sources are laid out. */
interface Layout {
  rules: string;
  question: string;
  /** Tokens beside rules and question. */
  room: number;
  turns: ChatMessage[];
  summaryRoom: number;
  count: CountTokens;
}

/** What a prompt of this input would leave out of the conversation if a part of its room were kept for a summary. */
export function outsideHistory(input: PromptInput): OutsideHistory {
  const { turns, summaryRoom, count } = layOut(input, true);
  const dropped = input.history.slice(0, input.history.length - turns.length);
  return { dropped: summaryRoom > 0 ? dropped : [], room: summaryRoom, count };
}

/**
 * Builds the prompt: rules, a summary of what does not fit of the conversation, earlier turns as fit, sources as data, the
 * question. It never exceeds the budget.
 */
export function buildPrompt(input: PromptInput): Prompt {
  const { style, sources, history, summary = '' } = input;
  const { rules, question, room, turns, count } = layOut(input, summary !== '');
  const earlier = summary === '' ? '' : formatSummary(summary);
  const used = total(turns, count) + (earlier === '' ? 0 : input.count(earlier));
  const shown = style.show(sources, input.subject, room - used, input.count);
  const user = [earlier, shown.text, style.ask(question)].filter((part) => part !== '').join('\n\n');
  const messages: ChatMessage[] = [
    { role: 'system', content: rules },
    ...turns,
    { role: 'user', content: user },
  ];
  return {
    messages,
    tokens: total(messages, count),
    dropped: {
      sources: sources.length - shown.sources,
      turns: history.length - turns.length,
      questionCharacters: Math.max(0, input.question.length - question.length),
    },
  };
}

function layOut({ style, sources, history, budget, ...input }: PromptInput, withSummary: boolean): Layout {
  const count: CountTokens = (text) => input.count(text) + MESSAGE_OVERHEAD;
  const rules = rulesWith(style, input.instructions);
  const fixed = count(rules) + count(style.ask(''));
  const hard = Math.max(0, budget.context - budget.answer - fixed);
  const question = cutToFit(input.question, hard, input.count);
  const asked = input.count(question);
  const least = sources.length > 0 ? LEAST_FOR_SOURCES : 0;
  const room = Math.max(0, Math.min(hard - asked, Math.max(budget.target - fixed - asked, least)));
  const forHistory = sources.length > 0 ? room * HISTORY_SHARE : room;
  const turns = recentTurns(history, forHistory, count);
  const layout = { rules, question, room, count };
  if (!withSummary || turns.length === history.length || style.noSummary)
    return { ...layout, turns, summaryRoom: 0 };
  const summaryRoom = Math.floor(forHistory * SUMMARY_SHARE) - input.count(formatSummary(''));
  return {
    ...layout,
    turns: recentTurns(history, forHistory * (1 - SUMMARY_SHARE), count),
    summaryRoom: Math.max(0, summaryRoom),
  };
}

/** A summary as data: it retells what people, models and documents said, and none of them gives orders. */
function formatSummary(summary: string): string {
  return `<earlier>\nThe conversation before, summed up:\n${summary.replace(/<(\/?)(earlier|source)/gi, '‹$1$2')}\n</earlier>`;
}

function rulesWith(style: PromptStyle, wishes: string | undefined): string {
  if (wishes === undefined || style.instructions === 'ignored') return style.rules;
  if (style.instructions === 'instead') return wishes;
  return `${style.rules}\n\nWishes of the reader, as far as the rules above allow:\n${wishes}`;
}

/** The newest turns that fit, oldest first, without a gap, and beginning with a question. */
function recentTurns(history: PromptInput['history'], room: number, count: CountTokens): ChatMessage[] {
  const turns: ChatMessage[] = [];
  let left = room;
  for (const turn of history.toReversed()) {
    left -= count(turn.content);
    if (left < 0) break;
    turns.unshift(turn);
  }
  while (turns[0]?.role === 'assistant') turns.shift();
  return turns;
}

/** A text that does not fit loses its middle: what a long question asks stands at its beginning or its end. */
function cutToFit(text: string, room: number, count: CountTokens): string {
  if (count(text) <= room) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (count(keepEnds(text, middle)) <= room) low = middle;
    else high = middle - 1;
  }
  return keepEnds(text, low);
}

function keepEnds(text: string, characters: number): string {
  const head = Math.ceil(characters / 2);
  return `${text.slice(0, head)}${CUT_MARK}${text.slice(text.length - (characters - head))}`.replace(
    /\p{Cs}/gu,
    '',
  );
}

function total(messages: ChatMessage[], count: CountTokens): number {
  return messages.reduce((sum, message) => sum + count(message.content), 0);
}
