import { routes, type Route } from '@aia/contracts';
import { contextHeaders, IDENTITY_HEADER, AppError, route } from '@aia/platform';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import { auditCalls } from '../audit/audit-calls.js';
import type { Authenticate } from '../auth/authenticate.js';
import { authorize, callerOf, toIdentity } from '../auth/authorize.js';
import { limitRate, limitRefused } from '../limits/rate-limit.js';
import type { Protection } from '../protection.js';
import { requestHeaders } from '../proxy/forward-headers.js';
import type { ProxyDeps } from '../proxy/proxy.js';
import { ClientGone, relay } from '../proxy/relay.js';
import { toUpstreamError } from '../proxy/upstream-error.js';
import type { RouteHandlers } from '../routing/api-router.js';
import { boardAuthorization, setBoardCookie } from './queue-board-cookie.js';

/** Where the page is, here and on the ingestion service. */
const BOARD_PATH = '/queues';
/** Paths of the page, its files and its API; nothing that could name another route. */
const BOARD_URL = /^\/queues(?:\/(?!\.)[\w.~-]+)*\/?(?:\?[^#]*)?$/;

/** Whoever may open the page may read it; opening is in the audit log, and what is refused. */
const reading: Route = {
  ...routeOf('openQueueBoard'),
  id: 'readQueueBoard',
  method: 'get',
  path: BOARD_PATH,
};

function routeOf(id: string): Route {
  const found = routes.find((entry) => entry.id === id);
  if (!found) throw new Error(`There is no route ${id}.`);
  return found;
}

/** `POST /admin/queues/session`: the caller's browser may open the page. */
export function queueBoardRoutes(): RouteHandlers {
  return {
    openQueueBoard: route({}, async ({ req, res }) => {
      setBoardCookie(req, res, BOARD_PATH);
      return { status: 204 };
    }),
  };
}

/** The page of the job queues, for administrators: only reading, passed on from the ingestion service. */
export function queueBoardRouter(
  authenticate: Authenticate,
  proxy: ProxyDeps,
  { audit, rate }: Pick<Protection, 'audit' | 'rate'>,
): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const answer: RequestHandler = (req, res, next) => {
    res.locals['route'] = BOARD_PATH;
    showBoard(proxy, req, res).catch((error: unknown) => {
      if (!(error instanceof ClientGone)) next(toUpstreamError('ingestion', error));
    });
  };
  router.get(BOARD_PATH, (_req, res) => res.redirect(301, `${BOARD_PATH}/`));
  router.get(
    `${BOARD_PATH}/{*path}`,
    pageHeaders(),
    auditCalls(audit, reading),
    authorize(reading, authenticate, boardAuthorization),
    limitRefused(rate),
    limitRate(rate),
    answer,
  );
  return router;
}

async function showBoard(
  { dispatcher, upstreams, identitySigner }: ProxyDeps,
  req: Request,
  res: Response,
): Promise<void> {
  if (!BOARD_URL.test(req.url)) throw new AppError('not-found', 'There is no such page of the queues.');
  const token = await identitySigner.sign(toIdentity(callerOf(res)));
  const headers = requestHeaders(req.headers, { ...contextHeaders(), [IDENTITY_HEADER]: token });
  await relay(
    dispatcher,
    { origin: upstreams.ingestion, method: 'GET', path: req.url, headers, body: null },
    res,
  );
}

/** The page has a base address and styles of its own; scripts come from this origin only, as everywhere. */
function pageHeaders(): RequestHandler {
  const self = ["'self'"];
  return helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      baseUri: self,
      connectSrc: self,
      fontSrc: self,
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      imgSrc: ["'self'", 'data:'],
      scriptSrc: self,
      styleSrc: ["'self'", "'unsafe-inline'"],
    },
  });
}
