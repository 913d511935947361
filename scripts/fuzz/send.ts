import type { Answer } from './check-answer.js';
import type { MadeRequest } from './make-request.js';

/** Streams that have not ended by then are left: long enough for every answer of a stub model. */
const PATIENCE_MS = 4000;
const MOST_BYTES = 2_000_000;

/** Sends a request and reads its answer as far as it comes. */
export async function send(base: string, request: MadeRequest, token: string | undefined): Promise<Answer> {
  const response = await fetch(`${base}/api/v1${request.path}`, {
    method: request.operation.method,
    redirect: 'manual',
    headers: { ...request.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text: await readSome(response),
  };
}

async function readSome(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  const late = setTimeout(() => void reader.cancel(), PATIENCE_MS);
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text;
      text += decoder.decode(value, { stream: true });
      if (text.length > MOST_BYTES) await reader.cancel();
    }
  } finally {
    clearTimeout(late);
  }
}
