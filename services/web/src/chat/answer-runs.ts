import {
  ApiError,
  ConnectionError,
  followAnswer,
  regenerateAnswer,
  stopAnswer,
  streamAnswer,
  type ApiClient,
} from '@aia/client';
import type { AnswerEvent, CreateMessageRequest, Problem, RegenerateRequest } from '@aia/contracts';
import { emptyAnswer, hasEnded, withEvent, type Answer } from './answer-state.js';

/** An answer that this page is hearing, and the question when this page asked it. */
export interface AnswerRun {
  question: string | null;
  /** The message after which they stand; null: at the beginning; undefined: after the newest. */
  after: string | null | undefined;
  answer: Answer;
}

export interface AnswerRunsDeps {
  client: ApiClient;
  /** Calls back before the next picture is painted. */
  schedule: (callback: () => void) => void;
  /** Called when an answer has ended, however it did. */
  onEnd: (conversationId: string) => void;
}

/**
 * The answers that are being written, by conversation. They live beside the pages, so that going to another page loses
 * nothing. Listeners hear of changes at most once a frame, however fast the text comes.
 */
export class AnswerRuns {
  readonly #runs = new Map<string, AnswerRun>();
  readonly #listeners = new Set<() => void>();
  readonly #deps: AnswerRunsDeps;
  #scheduled = false;

  constructor(deps: AnswerRunsDeps) {
    this.#deps = deps;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  of = (conversationId: string | undefined): AnswerRun | undefined =>
    conversationId === undefined ? undefined : this.#runs.get(conversationId);

  /** Asks; the answer runs on when the page is closed. */
  ask(conversationId: string, message: CreateMessageRequest): void {
    const events = streamAnswer(this.#deps.client, { conversationId, message, detached: true });
    const { content, parentId } = message;
    void this.#hear(conversationId, { question: content, after: parentId, answer: emptyAnswer }, events);
  }

  /** Asks for one more answer to a stored question. */
  regenerate(conversationId: string, questionId: string, choices: RegenerateRequest): void {
    const events = regenerateAnswer(this.#deps.client, { messageId: questionId, choices, detached: true });
    void this.#hear(conversationId, { question: null, after: questionId, answer: emptyAnswer }, events);
  }

  /** Takes up an answer that was being written when the page was loaded. */
  follow(conversationId: string, messageId: string): void {
    const current = this.#runs.get(conversationId);
    if (current && !hasEnded(current.answer)) return;
    const events = followAnswer(this.#deps.client, { messageId });
    const answer: Answer = { ...emptyAnswer, messageId, phase: 'searching' };
    void this.#hear(conversationId, { question: null, after: undefined, answer }, events);
  }

  async stop(conversationId: string): Promise<void> {
    const messageId = this.#runs.get(conversationId)?.answer.messageId;
    if (messageId) await stopAnswer(this.#deps.client, messageId);
  }

  /** Forgets an answer that has ended: its stored form takes its place. */
  forget(conversationId: string): void {
    const run = this.#runs.get(conversationId);
    if (run && hasEnded(run.answer) && this.#runs.delete(conversationId)) this.#notify();
  }

  async #hear(id: string, start: AnswerRun, events: AsyncIterable<AnswerEvent>): Promise<void> {
    let { answer } = start;
    const keep = (next: Answer) => {
      answer = next;
      this.#runs.set(id, { ...start, answer });
      this.#notify();
    };
    keep(answer);
    try {
      for await (const event of events) keep(withEvent(answer, event));
    } catch (error) {
      keep({ ...answer, phase: 'failed', problem: toProblem(error) });
    }
    this.#deps.onEnd(id);
  }

  #notify(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#deps.schedule(() => {
      this.#scheduled = false;
      for (const listener of this.#listeners) listener();
    });
  }
}

function toProblem(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  const code = error instanceof ConnectionError ? 'upstream-failed' : 'internal';
  return { type: 'about:blank', code, title: detail, status: 502, detail, retryable: true };
}
