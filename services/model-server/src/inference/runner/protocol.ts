/** What one conversation turn says; roles as in Ollama. */
export interface PromptMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** A prompt: a conversation for the model's chat template, or text that goes to the model as it is. */
export type Prompt = { messages: PromptMessage[] } | { raw: string };

/** How the next token is chosen. Temperature 0 always takes the likeliest. */
export interface Sampling {
  temperature: number;
  topK: number;
  topP: number;
  minP: number;
  /** 1 switches the penalty off. */
  repeatPenalty: number;
  seed?: number | undefined;
}

/** Why a generation ended: the model said so, or there was no room for more. */
export type FinishReason = 'stop' | 'length';

/** The calls that a runner process answers: name -> what goes in and what comes back. */
export interface RunnerCalls {
  /** Loads the weights; the first call. */
  load: {
    input: { kind: 'chat' | 'embedding'; path: string; threads: number };
    output: { contextLength: number; template: string | null };
  };
  /** The vector of one text, not normalized. An urgent text goes before those that wait. */
  embed: {
    input: { text: string; truncate: boolean; urgent: boolean };
    output: { vector: number[]; tokens: number };
  };
  /**
   * Begins a generation. `contextTokens` is the most that prompt and answer may take together; `stop` are sequences that
   * end a turn in a model that has no token for it.
   */
  open: {
    input: { generation: number; prompt: Prompt; contextTokens: number; sampling: Sampling };
    output: { promptTokens: number; cachedTokens: number; stop: string[] };
  };
  /** Reads up to `tokens` more of the prompt; says how many are left. The last token is left to `next`. */
  prefill: { input: { generation: number; tokens: number }; output: { left: number } };
  /** Generates one token. `text` may be empty while a character is incomplete. */
  next: { input: { generation: number }; output: { text: string; finished: FinishReason | null } };
  /** Ends a generation; what the model has read stays cached for the next prompt that begins alike. */
  close: { input: { generation: number }; output: Record<string, never> };
}

export type RunnerOperation = keyof RunnerCalls;

/** A call on its way to the runner process. */
export type RunnerRequest = {
  [O in RunnerOperation]: { id: number; operation: O; input: RunnerCalls[O]['input'] };
}[RunnerOperation];

/** Why a runner refused a call. */
export type RunnerErrorCode = 'input-too-long' | 'failed';

/** The answer to the call with that id. */
export type RunnerReply =
  | { id: number; ok: true; output: unknown }
  | { id: number; ok: false; code: RunnerErrorCode; message: string };

/** An error that a runner process answers a call with. */
export class RunnerError extends Error {
  override readonly name = 'RunnerError';
  readonly code: RunnerErrorCode;

  constructor(code: RunnerErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Ollama's own words for an input that does not fit. */
export const INPUT_TOO_LONG = 'the input length exceeds the context length';
