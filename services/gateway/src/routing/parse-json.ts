import { AppError, jsonBody } from '@aia/platform';
import type { RequestHandler } from 'express';
import { rawBodyOf } from '../edge/idempotency.js';

/** Middleware that parses a JSON body: from the connection, or from what was read of it to recognise a repetition. */
export function parseJson(): RequestHandler {
  const fromConnection = jsonBody();
  return (req, res, next) => {
    const raw = rawBodyOf(res);
    if (raw === undefined) return fromConnection(req, res, next);
    const body = parsed(raw);
    if (typeof body !== 'object' || body === null) return next(notJson());
    req.body = body;
    next();
  };
}

function parsed(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}

function notJson(): AppError {
  const message = 'The request body is not valid JSON.';
  return new AppError('validation-failed', message, { errors: [{ path: 'body', message }] });
}
