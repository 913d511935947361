import {
  filterSizeProblem,
  readableDocumentsRequestSchema,
  type SearchMode,
  type SearchResponse,
  searchRequestSchema,
  similarRequestSchema,
  suggestionsQuerySchema,
} from '@aia/contracts';
import { AppError, currentIdentity, jsonBody, route } from '@aia/platform';
import { VectorStoreError } from '@aia/vectors';
import { type RequestHandler, type Response, Router } from 'express';
import type { RetrievalDeps } from './deps.js';
import { createSearchMetrics } from './metrics.js';
import { type Answer, search } from './search/search.js';
import { resolveScope } from './search/scope.js';
import { similar } from './search/similar.js';
import { StepTimeout } from './search/step-deadline.js';
import { suggest } from './search/suggest.js';

/** `POST /search`, `POST /search/similar`, `GET /search/suggestions` and, between services, `POST /readable-documents`. A caller that hangs up stops its search. */
export function searchRoutes(deps: RetrievalDeps): Router {
  const observe = createSearchMetrics(deps.metrics);
  const router = Router();
  const answer = async (res: Response, mode: SearchMode, ask: (signal: AbortSignal) => Promise<Answer>) => {
    const signal = closeSignal(res);
    const found = await ask(signal).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw toUnavailable(error);
    });
    if (!found) return undefined;
    observe(mode, found);
    logDegraded(deps, found.response);
    return { status: 200, body: found.response };
  };
  router.post(
    '/search',
    jsonBody(),
    boundedFilter,
    // One search stays with one index: the copy holds the collection and the model of this moment.
    route({ body: searchRequestSchema }, ({ body, res }) =>
      answer(res, body.mode, (signal) => search(body, currentIdentity(), { ...deps }, signal)),
    ),
  );
  router.post(
    '/search/similar',
    jsonBody(),
    boundedFilter,
    route({ body: similarRequestSchema }, ({ body, res }) =>
      answer(res, 'hybrid', (signal) => similar(body, currentIdentity(), { ...deps }, signal)),
    ),
  );
  router.get(
    '/search/suggestions',
    route({ query: suggestionsQuerySchema }, async ({ query }) => ({
      status: 200,
      body: await suggest(query, currentIdentity(), deps),
    })),
  );
  router.post(
    '/readable-documents',
    jsonBody(),
    route({ body: readableDocumentsRequestSchema }, async ({ body }) => {
      const scope = await resolveScope(currentIdentity(), undefined, deps.library);
      return {
        status: 200,
        body: { documentIds: await deps.library.readableDocuments(body.documentIds, scope) },
      };
    }),
  );
  return router;
}

/** Refuses a filter that is nested deeper than a schema should have to follow. */
const boundedFilter: RequestHandler = (req, _res, next) => {
  const body: unknown = req.body;
  const filter = typeof body === 'object' && body !== null && 'filter' in body ? body.filter : undefined;
  const message = filterSizeProblem(filter);
  if (message === undefined) return next();
  const errors = [{ path: 'body.filter', message }];
  return next(new AppError('validation-failed', 'The filter is too large.', { errors }));
};

function closeSignal(res: Response): AbortSignal {
  const controller = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** Without its vector store, search has nothing to say: the caller should come again. */
function toUnavailable(error: unknown): unknown {
  if (error instanceof StepTimeout) {
    const detail = 'The search took too long; try again, or narrow it by a filter.';
    return new AppError('deadline-exceeded', detail, { cause: error, retryAfter: 2 });
  }
  if (!(error instanceof VectorStoreError)) return error;
  const detail =
    error.code === 'wrong-dimension'
      ? 'The index was built for another embedding model; an administrator has to rebuild it.'
      : 'The vector store does not answer; try again in a few seconds.';
  return new AppError('dependency-unavailable', detail, { cause: error, retryAfter: 2 });
}

function logDegraded({ logger }: RetrievalDeps, { warnings }: SearchResponse): void {
  if (warnings) logger.warn({ degraded: warnings.map(({ code }) => code) }, 'a search left steps out');
}
