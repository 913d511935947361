import { roleIncludes, type Route } from '@aia/contracts';
import { AppError, requestContext } from '@aia/platform';
import type { RequestHandler, Response } from 'express';
import type { Authenticate } from './authenticate.js';
import type { Caller } from './caller.js';

const CALLER = 'caller';

/** Middleware that lets a call through to `route` only when the route table says that its caller may. */
export function authorize(route: Route, authenticate: Authenticate): RequestHandler {
  const { access } = route;
  if (access === 'public') return (_req, _res, next) => next();
  return (req, res, next) => {
    authenticate(req.header('authorization')).then(
      (caller) => {
        if (!roleIncludes(caller.role, access)) {
          const detail = `This needs the role ${access}; yours is ${caller.role}.`;
          return next(new AppError('forbidden', detail));
        }
        res.locals[CALLER] = caller;
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
  const caller = res.locals[CALLER] as Caller | undefined;
  if (!caller) throw new AppError('unauthenticated', 'Sign in first.');
  return caller;
}

/** The part of a caller that other services are told. */
export function toIdentity({ userId, role, principals }: Caller) {
  return { userId, role, principals };
}
