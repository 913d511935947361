/** Tokens of one answer. */
export interface TokenUsage {
  promptTokens: number;
  completionTokens: number;
}

/** Reads what an answer cost while its bytes pass by. */
export interface TokenMeter {
  observe(chunk: Uint8Array): void;
  /** What the answer said that it cost; where it broke off before, one token for each event that had come. */
  read(): TokenUsage;
}

/** Enough for the numbers that stand across two chunks. */
const OVERLAP = 64;
/** In JSON, a quotation mark of an answer's text is escaped, so that no text can look like these. */
const PROMPT = /"(?:promptTokens|prompt_tokens)":\s*(\d{1,9})/g;
const COMPLETION = /"(?:completionTokens|completion_tokens)":\s*(\d{1,9})/g;
const EVENT = /(?:^|\n)data:/g;

/** A meter for answers of this API and of the OpenAI-compatible one, streamed or whole. */
export function createTokenMeter(): TokenMeter {
  const decoder = new TextDecoder('latin1');
  let tail = '';
  let events = 0;
  let prompt: number | undefined;
  let completion: number | undefined;
  return {
    observe: (chunk) => {
      const part = decoder.decode(chunk, { stream: true });
      const text = tail + part;
      prompt = lastNumber(text, PROMPT) ?? prompt;
      completion = lastNumber(text, COMPLETION) ?? completion;
      events += part.match(EVENT)?.length ?? 0;
      tail = text.slice(-OVERLAP);
    },
    read: () => ({ promptTokens: prompt ?? 0, completionTokens: completion ?? events }),
  };
}

function lastNumber(text: string, pattern: RegExp): number | undefined {
  const digits = [...text.matchAll(pattern)].at(-1)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
