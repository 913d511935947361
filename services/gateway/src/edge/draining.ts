import { AppError } from '@aia/platform';
import type { HealthCheck } from '@aia/platform';
import type { RequestHandler } from 'express';

/** Whether this process is about to stop. */
export interface Draining {
  begin(): void;
  readonly begun: boolean;
}

/** Not draining yet. */
export function createDraining(): Draining {
  let begun = false;
  return {
    begin: () => void (begun = true),
    get begun() {
      return begun;
    },
  };
}

/** Fails while draining, so that load balancers send nobody here any more. */
export function drainingCheck(draining: Draining): HealthCheck {
  return async () => {
    if (draining.begun) throw new AppError('overloaded', 'This replica is stopping.');
  };
}

/** Middleware: while draining, each answer asks its client to come back on another connection. */
export function closeWhileDraining(draining: Draining): RequestHandler {
  return (_req, res, next) => {
    if (draining.begun) res.setHeader('connection', 'close');
    next();
  };
}
