/** Turns texts into vectors. Prefixes that the model wants are added inside. */
export interface Embedder {
  readonly model: string;
  readonly dimension: number;
  /** Most tokens of one text, prefix included. */
  readonly maxTokens: number;
  /**
   * Unit vectors of passages, in order. A text over `maxTokens` is refused (ModelError `input-too-long`), never
   * silently cut.
   */
  embedPassages(texts: string[], signal?: AbortSignal): Promise<EmbeddingResult>;
  /** The unit vector of a question. */
  embedQuery(text: string, signal?: AbortSignal): Promise<number[]>;
}

export interface EmbeddingResult {
  vectors: number[][];
  /** Tokens that the model read, all texts together. */
  tokens: number;
}

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface ChatOptions {
  messages: ChatMessage[];
  /** Tokens of prompt and answer together. */
  contextTokens?: number;
  maxTokens?: number;
  temperature?: number;
  seed?: number;
  stop?: string[];
  signal?: AbortSignal;
}

/** A piece of a streamed answer; the last one is `done` and carries the counts. */
export type ChatChunk =
  | { done: false; text: string }
  | { done: true; promptTokens: number; completionTokens: number; reason: 'stop' | 'length' };

/** Answers a conversation. A stream that ends without `done` is an error, and aborting the signal frees the model. */
export interface ChatModel {
  readonly model: string;
  /** Tokens that fit into prompt and answer together. */
  readonly contextTokens: number;
  /** Languages that the model speaks well enough to be asked in. */
  readonly languages: readonly string[];
  chat(options: ChatOptions): AsyncIterable<ChatChunk>;
}

export type ModelErrorCode = 'unavailable' | 'unknown-model' | 'input-too-long' | 'overloaded' | 'bad-answer';

/** What models throw. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: ModelErrorCode;
  /** Seconds after which to try again, when the server said so. */
  readonly retryAfter: number | undefined;

  constructor(code: ModelErrorCode, message: string, options: { cause?: unknown; retryAfter?: number } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryAfter = options.retryAfter;
  }

  get retryable(): boolean {
    return this.code === 'unavailable' || this.code === 'overloaded' || this.code === 'bad-answer';
  }
}
