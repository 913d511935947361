import type { Route } from '@aia/contracts';
import { requestContext } from '@aia/platform';
import type { RequestHandler, Response } from 'express';
import { knownCaller } from '../auth/authorize.js';
import { auditLine, isAudited } from './audit-line.js';
import type { AuditLog } from './audit-log.js';

const ACTOR = 'auditActor';
const FORBIDDEN = 403;

/**
 * Middleware: one line for each call of an audited route when its answer has ended, and for each call of any route that
 * was refused for want of a role or scope.
 */
export function auditCalls(log: AuditLog, route: Route): RequestHandler {
  const always = isAudited(route);
  return (req, res, next) => {
    const requestId = requestContext.getStore()?.requestId ?? null;
    res.once('close', () => {
      const status = res.statusCode;
      if (!always && status !== FORBIDDEN) return;
      log.record(
        auditLine({
          route,
          at: new Date(),
          status,
          params: req.params,
          body: req.body as unknown,
          actor: actorOf(res),
          ip: req.ip ?? null,
          userAgent: req.header('user-agent') ?? null,
          requestId,
        }),
      );
    });
    next();
  };
}

/** Notes who a call without a token turned out to be from, for its line in the audit log. */
export function noteActor(res: Response, userId: string): void {
  res.locals[ACTOR] = userId;
}

function actorOf(res: Response): { userId: string; keyId: string | undefined } | undefined {
  const noted = res.locals[ACTOR] as string | undefined;
  return knownCaller(res) ?? (noted === undefined ? undefined : { userId: noted, keyId: undefined });
}
