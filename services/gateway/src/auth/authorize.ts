import type { Route } from '@aia/contracts';
import { AppError, requestContext } from '@aia/platform';
import type { Request, RequestHandler, Response } from 'express';
import type { Authenticate } from './authenticate.js';
import type { Caller } from './caller.js';
import { whyRefused } from './decide.js';

const CALLER = 'caller';

/** Where a call says who makes it: the value of an Authorization header. */
export type Credentials = (req: Request) => string | undefined;

const fromHeader: Credentials = (req) => req.header('authorization');

/**
 * Middleware that lets a call through to `route` only when the route table says that its caller may. Pages that a browser
 * opens by itself bring their `credentials` in a cookie.
 */
export function authorize(
  route: Route,
  authenticate: Authenticate,
  credentials: Credentials = fromHeader,
): RequestHandler {
  const callerOfCall = async (req: Request) => authenticate(credentials(req));
  if (route.access === 'public') return (_req, _res, next) => next();
  return (req, res, next) => {
    callerOfCall(req).then(
      (caller) => {
        // Known from here on, also to the audit line of a refusal.
        res.locals[CALLER] = caller;
        const refusal = whyRefused(caller, route);
        if (refusal !== undefined) return next(new AppError('forbidden', refusal));
        const context = requestContext.getStore();
        if (context) context.identity = toIdentity(caller);
        next();
      },
      (error: unknown) => {
        res.setHeader('www-authenticate', 'Bearer');
        next(error);
      },
    );
  };
}

/** The caller that `authorize` let through. */
export function callerOf(res: Response): Caller {
  const caller = knownCaller(res);
  if (!caller) throw new AppError('unauthenticated', 'Sign in first.');
  return caller;
}

/** The caller, also of a call that was refused; undefined when nobody knows who it was. */
export function knownCaller(res: Response): Caller | undefined {
  return res.locals[CALLER] as Caller | undefined;
}

/** The part of a caller that other services are told. */
export function toIdentity({ userId, role, principals }: Caller) {
  return { userId, role, principals };
}
