import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from '@aia/platform';
import { RunnerError } from '../inference/runner/protocol.js';
import { OllamaError } from '../ollama-error.js';

/** Answers in Ollama's words: `{"error": "..."}`; after the first line of a stream, as its last line. */
export function ollamaErrorHandler(logger: Logger): ErrorRequestHandler {
  return (raw: unknown, req, res: Response, _next) => {
    if (res.destroyed || res.writableEnded) return;
    const error = toOllamaError(raw);
    if (error.status >= 500 && error.status !== 503)
      logger.error({ err: raw, path: req.path }, error.message);
    if (res.headersSent) return void res.end(`${JSON.stringify({ error: error.message })}\n`);
    if (error.retryAfter !== undefined) res.setHeader('retry-after', String(error.retryAfter));
    res.status(error.status).json({ error: error.message });
  };
}

function toOllamaError(raw: unknown): OllamaError {
  if (raw instanceof OllamaError) return raw;
  if (raw instanceof RunnerError)
    return new OllamaError(raw.code === 'input-too-long' ? 400 : 500, raw.message);
  const { status, message } = (raw ?? {}) as { status?: unknown; message?: unknown };
  const text = typeof message === 'string' ? message : String(raw);
  return new OllamaError(typeof status === 'number' ? status : 500, text);
}
