import { ModelError } from '../ports.js';

/** Seconds to wait when an overloaded server does not say. */
const DEFAULT_RETRY_AFTER = 2;
const MAX_MESSAGE_CHARACTERS = 300;

/** How servers word an input that does not fit; the status differs between Ollama's versions. */
const TOO_LONG = /(input|prompt).*exceed.*context|context length.*exceed/i;

/** The error that a refused call becomes; `body` is what the server sent with it. */
export function errorOfAnswer(status: number, headers: Headers, body: string, model: string): ModelError {
  const detail = serverMessage(body);
  if (TOO_LONG.test(detail))
    return new ModelError('input-too-long', `The text is too long for ${model}: ${detail}`);
  if (status === 404)
    return new ModelError('unknown-model', `The model server has no model ${model}: ${detail}`);
  if (status === 400 && /does not support/i.test(detail))
    return new ModelError('unknown-model', `The model ${model} cannot do this: ${detail}`);
  if (status === 429 || status === 503) {
    const retryAfter = parseRetryAfter(headers.get('retry-after')) ?? DEFAULT_RETRY_AFTER;
    return new ModelError('overloaded', 'The model server is busy; try again in a few seconds.', {
      retryAfter,
    });
  }
  if (status >= 500) return new ModelError('unavailable', `The model server failed (${status}): ${detail}`);
  return new ModelError('bad-answer', `The model server refused the request (${status}): ${detail}`);
}

/** Whatever a call threw, as a `ModelError`: what is not one already never got an answer. */
export function toModelError(error: unknown, url: string): ModelError {
  const known = findModelError(error);
  if (known) return known;
  if (error instanceof SyntaxError)
    return new ModelError('bad-answer', 'The model server’s answer is not JSON.', { cause: error });
  const message = `The model server at ${withoutPassword(url)} does not answer; check that it runs.`;
  return new ModelError('unavailable', message, { cause: error });
}

/** fetch and streams wrap errors, so ours may be the cause of what arrives. */
function findModelError(error: unknown): ModelError | undefined {
  if (error instanceof ModelError) return error;
  return error instanceof Error && error.cause !== undefined ? findModelError(error.cause) : undefined;
}

/** Retry-After as seconds: a number or an HTTP date (RFC 9110, section 10.2.3). */
export function parseRetryAfter(value: string | null, now: number = Date.now()): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

function serverMessage(body: string): string {
  const text = jsonError(body) ?? body;
  return text.trim().slice(0, MAX_MESSAGE_CHARACTERS) || 'no reason given';
}

function jsonError(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const error = (parsed as { error?: unknown } | null)?.error;
    return typeof error === 'string' ? error : undefined;
  } catch {
    return undefined; // a proxy answers with text or HTML: that is the reason then
  }
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  return `${parsed.protocol}//${parsed.host}`;
}
