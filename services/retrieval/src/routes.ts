import { type SearchResponse, searchRequestSchema } from '@aia/contracts';
import { AppError, currentIdentity, jsonBody, route } from '@aia/platform';
import { VectorStoreError } from '@aia/vectors';
import { type Response, Router } from 'express';
import type { RetrievalDeps } from './deps.js';
import { createSearchMetrics } from './metrics.js';
import { search } from './search/search.js';

/** `POST /search`. A caller that hangs up stops its search. */
export function searchRoutes(deps: RetrievalDeps): Router {
  const observe = createSearchMetrics(deps.metrics);
  const router = Router();
  router.post(
    '/search',
    jsonBody(),
    route({ body: searchRequestSchema }, async ({ body, res }) => {
      const signal = closeSignal(res);
      // One search stays with one index: the copy holds the collection and the model of this moment.
      const answer = await search(body, currentIdentity(), { ...deps }, signal).catch((error: unknown) => {
        if (signal.aborted) return undefined;
        throw toUnavailable(error);
      });
      if (!answer) return undefined;
      observe(body.mode, answer.response, answer.dropped);
      logDegraded(deps, answer.response);
      return { status: 200, body: answer.response };
    }),
  );
  return router;
}

function closeSignal(res: Response): AbortSignal {
  const controller = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** Without its vector store, search has nothing to say: the caller should come again. */
function toUnavailable(error: unknown): unknown {
  if (!(error instanceof VectorStoreError)) return error;
  const detail =
    error.code === 'wrong-dimension'
      ? 'The index was built for another embedding model; an administrator has to rebuild it.'
      : 'The vector store does not answer; try again in a few seconds.';
  return new AppError('dependency-unavailable', detail, { cause: error, retryAfter: 2 });
}

function logDegraded({ logger }: RetrievalDeps, { degraded }: SearchResponse): void {
  if (degraded) logger.warn({ degraded: degraded.code }, 'search without the embedding model');
}
