import { Ollama } from 'ollama';
import { createNdjsonGuard } from './ndjson-guard.js';
import { errorOfAnswer } from './model-errors.js';

export interface OllamaConnection {
  url: string;
  /** The model that is asked, for messages. */
  model: string;
  /** Ends this request, and with it the model's work. */
  signal: AbortSignal;
  /** Whether the answer comes line by line. */
  streamed?: boolean;
}

/** The longest error text that is read from a server. */
const MAX_ERROR_BYTES = 10_000;

/**
 * An `ollama` client for one request. The client's own `abort()` ends every stream that it ever started and cannot end
 * other calls, so each request has a client of its own, whose fetch carries the signal. The fetch also keeps Retry-After
 * and checks streamed lines, which the client drops.
 */
export function connectToOllama({ url, model, signal, streamed = false }: OllamaConnection): Ollama {
  const guardedFetch: typeof fetch = async (input, init = {}) => {
    const signals = init.signal ? [signal, init.signal] : [signal];
    const response = await fetch(input, { ...init, signal: AbortSignal.any(signals) });
    if (!response.ok)
      throw errorOfAnswer(response.status, response.headers, await readError(response), model);
    return streamed ? checkLines(response) : response;
  };
  return new Ollama({ host: url, fetch: guardedFetch });
}

function checkLines(response: Response): Response {
  const { status, headers, body } = response;
  return new Response(body?.pipeThrough(createNdjsonGuard()) ?? null, { status, headers });
}

async function readError(response: Response): Promise<string> {
  const text = await response.text();
  return text.slice(0, MAX_ERROR_BYTES);
}
