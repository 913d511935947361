import { randomUUID } from 'node:crypto';
import type { ErrorCode } from '@aia/contracts';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import type { Registry } from 'prom-client';
import { AppError, toAppError, toProblem } from './app-error.js';
import { checkHealth, type HealthCheck } from './health.js';
import type { Logger } from './logger.js';
import { toOpenAiError } from './openai-error.js';
import { createMetrics, httpMetrics, statusClass, type MetricSet } from './metrics/index.js';
import { requestContext, type RequestContext } from './request-context.js';
import { beginSpan, type Span } from './tracing/span.js';

export interface HttpAppOptions {
  service: string;
  logger: Logger;
  metrics: Registry;
  health: Record<string, HealthCheck>;
  /** The service's own routes, mounted after the common middleware. */
  routes: Router;
  /** Serve `/metrics` on this app; the gateway serves it on a port of its own. */
  exposeMetrics?: boolean;
  /** Paths below `/v1` are OpenAI's API, whose clients read errors in its form. */
  speaksOpenAi?: boolean;
}

const REQUEST_ID = /^[\w-]{1,64}$/;
const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The Express app that every service is: context, log line, metrics, health, routes, 404 and problem answers. */
export function createHttpApp(options: HttpAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', 'weak');
  const metrics = createMetrics(options.metrics, httpMetrics);
  app.use(withContext(), observe(options.logger, metrics));
  app.use(healthRoutes(options));
  if (options.exposeMetrics ?? true) app.get('/metrics', metricsRoute(options.metrics));
  app.use(options.routes);
  app.use(() => {
    throw new AppError('not-found', 'There is no such address here.');
  });
  const count = (code: ErrorCode) => metrics.problems.inc({ code });
  app.use(problemHandler(options.logger, { count, speaksOpenAi: options.speaksOpenAi ?? false }));
  return app;
}

/** Answers with the registry in Prometheus' text format. */
export function metricsRoute(registry: Registry): RequestHandler {
  return (_req, res, next) => {
    registry.metrics().then((text) => res.type(registry.contentType).send(text), next);
  };
}

/** Opens the request context: the caller's request id and trace when they are well formed, new ones otherwise. */
function withContext(): RequestHandler {
  return (req, res, next) => {
    const wanted = req.header('x-request-id');
    const requestId = wanted && REQUEST_ID.test(wanted) ? wanted : randomUUID();
    const trace = req.header('traceparent');
    res.setHeader('x-request-id', requestId);
    const given: RequestContext = {
      requestId,
      ...(trace && TRACEPARENT.test(trace) ? { traceparent: trace } : {}),
    };
    requestContext.run(given, () => {
      const span = QUIET.test(req.path) ? undefined : beginSpan(req.method, 'server');
      if (!span) return next();
      res.once('close', () => endSpan(span, requestId, req, res));
      requestContext.run({ ...given, traceparent: span.traceparent }, next);
    });
  };
}

/** What is asked every few seconds and says nothing. */
const QUIET = /^\/(health\/|metrics$)/;

function endSpan(span: Span, requestId: string, req: Request, res: Response): void {
  const route = routeOf(req, res);
  span.rename(`${req.method} ${route}`);
  span.set({
    'http.request.method': req.method,
    'http.route': route,
    'http.response.status_code': res.statusCode,
    'aia.request_id': requestId,
  });
  span.end(res.statusCode >= 500 ? new Error('5xx') : undefined);
}

/** One log line and one duration for every request, whichever way it ends. */
function observe(logger: Logger, metrics: MetricSet<typeof httpMetrics>): RequestHandler {
  let active = 0;
  // The four fields of a line are made here and hold nothing to hide; looking for it takes longer than writing them.
  const lines = logger.child({}, { redact: [] });
  metrics.active.onScrape(() => [{ labels: {}, value: active }]);
  return (req, res, next) => {
    const started = process.hrtime.bigint();
    active++;
    res.once('close', () => {
      active--;
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const route = routeOf(req, res);
      // The guard of the labels takes whatever method it is.
      const method = req.method as 'GET';
      metrics.requests.inc({ method, route, status: statusClass(res.statusCode) });
      metrics.duration.observe({ method, route }, seconds);
      const quiet = route.startsWith('/health') || route === '/metrics';
      const line = { method: req.method, route, status: res.statusCode, ms: Math.round(seconds * 1e4) / 10 };
      lines[quiet ? 'debug' : 'info'](line, 'request');
    });
    next();
  };
}

function routeOf(req: Request, res: Response): string {
  const named: unknown = res.locals['route'];
  return typeof named === 'string' ? named : routePattern(req.baseUrl, req.route);
}

/** The pattern of the matched route; unmatched paths share one name, so that they cannot create series. */
function routePattern(baseUrl: string, route: unknown): string {
  const path = (route as { path?: unknown } | undefined)?.path;
  return typeof path === 'string' ? `${baseUrl}${path}` : 'unmatched';
}

function healthRoutes({ service, health }: HttpAppOptions): Router {
  const router = express.Router();
  router.get('/health/live', (_req, res) => void res.json({ status: 'live', service }));
  router.get('/health/ready', (_req, res, next) => {
    checkHealth(service, health).then((result) => {
      if (result.status !== 'ready') res.setHeader('retry-after', '2');
      res.status(result.status === 'ready' ? 200 : 503).json(result);
    }, next);
  });
  return router;
}

interface ProblemOptions {
  count: (code: ErrorCode) => void;
  speaksOpenAi: boolean;
}

/** The root of OpenAI's API. */
const OPENAI_PATH = /^\/v1(?:\/|$)/;

/** The only place where an error becomes an HTTP answer. */
function problemHandler(logger: Logger, { count, speaksOpenAi }: ProblemOptions): ErrorRequestHandler {
  return (raw: unknown, req, res, _next) => {
    const error = fromExpress(raw);
    count(error.code);
    if (error.status >= 500)
      logger.error({ err: error.cause ?? error, code: error.code, path: req.path }, error.message);
    if (res.headersSent) return void res.destroy();
    if (error.retryAfter !== undefined) res.setHeader('retry-after', String(error.retryAfter));
    else if (error.status === 503) res.setHeader('retry-after', '2');
    if (speaksOpenAi && OPENAI_PATH.test(req.path))
      return void res.status(error.status).json(toOpenAiError(error));
    const requestId = requestContext.getStore()?.requestId;
    res
      .status(error.status)
      .type('application/problem+json')
      .send(JSON.stringify(toProblem(error, requestId)));
  };
}

/** Express's own parser errors carry a status; they become the matching code instead of `internal`. */
function fromExpress(raw: unknown): AppError {
  if (raw instanceof AppError) return raw;
  const { status, type } = (raw ?? {}) as { status?: unknown; type?: unknown };
  if (status === 413)
    return new AppError('payload-too-large', 'Send a smaller request body.', { cause: raw });
  if (status === 415) return new AppError('unsupported-media-type', 'Send JSON in UTF-8.', { cause: raw });
  if (raw instanceof URIError) return malformed('address', 'The address has a broken percent-encoding.', raw);
  if (status === 400) {
    const detail =
      type === 'entity.parse.failed' ? 'The request body is not valid JSON.' : 'The request is malformed.';
    return malformed('body', detail, raw);
  }
  return toAppError(raw);
}

function malformed(path: string, detail: string, cause: unknown): AppError {
  return new AppError('validation-failed', detail, { cause, errors: [{ path, message: detail }] });
}
