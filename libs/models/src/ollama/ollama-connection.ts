import { ReadableStream } from 'node:stream/web';
import { Ollama } from 'ollama';
import { request } from 'undici';
import { checkedLines } from './ndjson-guard.js';
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

type Answer = Awaited<ReturnType<typeof request>>;
type Body = ConstructorParameters<typeof Response>[0];

/** The longest error text that is read from a server. */
const MAX_ERROR_BYTES = 10_000;

/**
 * An `ollama` client for one request. The client's own `abort()` ends every stream that it ever started and cannot end
 * other calls, so each request has a client of its own, whose fetch carries the signal. The fetch also keeps Retry-After
 * and checks streamed lines, which the client drops; it is undici's plain request, which costs the first token less time
 * than Node's fetch.
 */
export function connectToOllama({ url, model, signal, streamed = false }: OllamaConnection): Ollama {
  const guardedFetch: typeof fetch = async (input, init = {}) => {
    const answer = await request(addressOf(input), {
      method: init.method ?? 'GET',
      headers: [...new Headers(init.headers)].flat(),
      body: typeof init.body === 'string' ? init.body : null,
      signal: init.signal ? AbortSignal.any([signal, init.signal]) : signal,
    });
    const headers = headersOf(answer);
    const status = answer.statusCode;
    if (status >= 300) throw errorOfAnswer(status, headers, await readError(answer), model);
    const body = streamed ? checkedLines(answer.body) : answer.body;
    // Node's own stream type differs from the browser's in the typing of its last read alone.
    return new Response(ReadableStream.from(body) as unknown as Body, { status, headers });
  };
  return new Ollama({ host: url, fetch: guardedFetch });
}

function addressOf(input: string | URL | Request): string | URL {
  return input instanceof Request ? input.url : input;
}

function headersOf({ headers }: Answer): Headers {
  return new Headers(
    Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, [value].flat().join(', ')]],
    ),
  );
}

async function readError({ body }: Answer): Promise<string> {
  const text = await body.text();
  return text.slice(0, MAX_ERROR_BYTES);
}
