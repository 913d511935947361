import type { AnswerTrace, AnswerUsage, Citation, Degraded, Grounding, Source } from '@aia/contracts';
import type { ChatModel, Embedder } from '@aia/models';
import type { SmallTalk } from './small-talk.js';
import type { SummaryCache } from './summary-cache.js';
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
  /** Of the query and each passage that the search by meaning found, by chunk id. */
  cosines: ReadonlyMap<string, number>;
}

/** Finds the passages that the caller may read. Throws AppError. */
export interface Searcher {
  search(query: SearchQuery): Promise<FoundPassages>;
}

/** Tells translations: sentences of two languages whose cosine is at least the threshold say the same. */
export interface TranslationMatcher {
  embedder: Pick<Embedder, 'embedPassages'>;
  threshold: number;
}

/** How near texts are to a question in meaning, or that nobody could tell in time. */
export interface TextCosines {
  /** Of the question and each of the first texts, in order: those that were compared in time, which may be none. */
  cosines: number[];
  /** What it took. */
  milliseconds: number;
}

/** Compares the meaning of texts in any language with a question. */
export interface TextMatcher {
  compare(question: string, texts: string[], signal: AbortSignal): Promise<TextCosines>;
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
  history: HistoryTurn[];
  /** What the reader wants of every answer of the conversation: tone, role, form. */
  instructions?: string | undefined;
  /** What is written: a short answer unless told, or a section of a document. */
  form?: 'answer' | 'section' | undefined;
  /** 0..2; without it, the same question gets the same answer. */
  temperature?: number | undefined;
  /** Aborted when the answer is no longer wanted. */
  signal: AbortSignal;
}

/** A message of an earlier turn. */
export interface HistoryTurn {
  role: 'user' | 'assistant';
  content: string;
}

/** A question as it is understood. */
export interface UnderstoodQuestion extends Question {
  /** The question with what the conversation adds to it; its content when it stands by itself. */
  standalone: string;
  /** Who made it stand by itself; undefined when it did. */
  rewrittenBy: 'model' | 'conversation' | undefined;
  /** Set when it asks nothing of documents or model. */
  smallTalk: SmallTalk | undefined;
  /** Tokens that understanding it took. */
  usage: AnswerUsage;
}

/** The text of an answer before it is checked, and where it came from. */
export interface Draft {
  text: string;
  mode: Grounding['mode'];
  /** Citations of quoted sentences; empty unless the mode is `extractive`. */
  quotes: Citation[];
  degraded: Degraded | undefined;
  usage: AnswerUsage;
  /** What did not fit into the prompt. */
  dropped: AnswerTrace['dropped'];
  /** What stood in for the turns that were dropped. */
  summary?: AnswerTrace['summary'];
  /** Whether a limit of tokens or characters ended it. */
  cut: boolean;
  /** False when the documents were found not to contain an answer. */
  covered: boolean;
  /** How the quoted sentences were chosen, where the mode is `extractive`. */
  chosen?: Choice;
}

/** How sentences were chosen: of so many, by meaning and words or by words alone. */
export interface Choice {
  by: 'meaning' | 'words';
  sentences: number;
  milliseconds: number;
}

/** What a draft is written with. */
export interface DraftPorts {
  model: AnswerModel;
  calibration: TokenCalibration;
  limits: AnswerLimits;
  /** Finds the sentences to quote that share no words with the question; without it, words decide. */
  sentences?: TextMatcher | undefined;
  /** Summaries of conversations; where nothing is remembered, none are made by the model. */
  summaries?: SummaryCache | undefined;
}
