import express, { type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import { parseOrThrow } from './app-error.js';

interface RouteSchemas<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params?: P;
  query?: Q;
  body?: B;
}

/** The parsed parts of a request, with the raw request and response for streams. */
export interface RouteInput<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  req: Request;
  res: Response;
}

/** A handler's answer: `undefined` when it wrote to the response itself. */
export type RouteOutput = { status: number; body?: unknown } | undefined;

/**
 * An Express handler that parses params, query and body with their schemas, then sends what `handle` returns. Bad
 * input becomes a 400 problem that names every field; a thrown error goes to the problem handler.
 */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  schemas: RouteSchemas<P, Q, B>,
  handle: (input: RouteInput<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<RouteOutput>,
): RequestHandler {
  return (req, res, next) => {
    Promise.resolve()
      .then(() =>
        handle({
          params: (schemas.params
            ? parseOrThrow(schemas.params, req.params, 'params')
            : undefined) as z.infer<P>,
          query: (schemas.query ? parseOrThrow(schemas.query, req.query, 'query') : undefined) as z.infer<Q>,
          body: (schemas.body ? parseOrThrow(schemas.body, req.body, 'body') : undefined) as z.infer<B>,
          req,
          res,
        }),
      )
      .then((output) => {
        if (!output || res.headersSent) return;
        if (output.body === undefined) res.status(output.status).end();
        else res.status(output.status).json(output.body);
      })
      .catch(next);
  };
}

/** JSON bodies up to `limit` (1 MB unless told): an array or object, nothing else. */
export function jsonBody(limit = '1mb'): RequestHandler {
  return express.json({ limit, strict: true });
}
