import type { Citation, Degraded, Grounding, Source } from '@aia/contracts';
import type { ChatModel } from '@aia/models';
import type { TokenCalibration } from './token-budget.js';

/** What to look for. Without `datasetIds`, everything that the caller may read. */
export interface SearchQuery {
  query: string;
  datasetIds: string[] | undefined;
  limit: number;
  signal: AbortSignal;
}

/** Passages, best first and numbered from 1; `degraded` when a leg of the search was missing. */
export interface FoundPassages {
  sources: Source[];
  degraded: Degraded | undefined;
}

/** Finds the passages that the caller may read. Throws AppError. */
export interface Searcher {
  search(query: SearchQuery): Promise<FoundPassages>;
}

/** A chat model with what the prompt must know about its tokens. */
export interface AnswerModel {
  chat: ChatModel;
  /** Characters of English text that one of its tokens covers on average. */
  charsPerToken: number;
  /** A model so small that it can only retell a few sentences. */
  brief: boolean;
}

/** Limits of one answer. */
export interface AnswerLimits {
  /** Passages asked of retrieval. */
  passages: number;
  /** Tokens that the prompt aims at; a long question may exceed it up to the model's context. */
  promptTokens: number;
  /** Tokens kept free for the answer, and the most that it may have. */
  answerTokens: number;
  /** Characters after which an answer is cut, whatever the model counts. */
  answerCharacters: number;
  /** Milliseconds without a piece of text after which the model counts as dead. */
  modelIdleMs: number;
}

/** A question with everything that its answer depends on. */
export interface Question {
  messageId: string;
  conversationId: string;
  content: string;
  /** Undefined searches everything, an empty list searches nothing. */
  datasetIds: string[] | undefined;
  /** Earlier turns, oldest first. */
  history: { role: 'user' | 'assistant'; content: string }[];
  /** Aborted when the answer is no longer wanted. */
  signal: AbortSignal;
}

/** The text of an answer before it is checked, and where it came from. */
export interface Draft {
  text: string;
  mode: Grounding['mode'];
  /** Citations of quoted sentences; empty unless the mode is `extractive`. */
  quotes: Citation[];
  degraded: Degraded | undefined;
  usage: { promptTokens: number; completionTokens: number; model: string | null };
  /** What did not fit into the prompt. */
  dropped: Record<string, number>;
}

/** What a draft is written with. */
export interface DraftPorts {
  model: AnswerModel;
  calibration: TokenCalibration;
  limits: AnswerLimits;
}
