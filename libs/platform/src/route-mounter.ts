import { roleIncludes, routes, type Route, type RouteOwner } from '@aia/contracts';
import type { RequestHandler, Router } from 'express';
import { AppError } from './app-error.js';
import { currentIdentity } from './identity.js';

/** Mounts handlers by the id that a route has in the contracts. */
export interface RouteMounter {
  mount: (id: string, ...handlers: RequestHandler[]) => void;
  /** Routes of this service that nobody mounted. */
  missing(): string[];
}

/** Method, path and least role come from the contracts' table, so that gateway and service cannot differ. */
export function createRouteMounter(router: Router, owner: RouteOwner): RouteMounter {
  const own = routes.filter((route) => route.owner === owner);
  const mounted = new Set<string>();
  return {
    mount: (id, ...handlers) => {
      const found = own.find((route) => route.id === id);
      if (!found) throw new Error(`The contracts have no ${owner} route "${id}".`);
      mounted.add(id);
      router[found.method](toExpressPath(found.path), requireRole(found), ...handlers);
    },
    missing: () => own.map((route) => route.id).filter((id) => !mounted.has(id)),
  };
}

/** `/datasets/{id}` as Express writes it. */
function toExpressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function requireRole({ access }: Route): RequestHandler {
  return (_req, _res, next) => {
    if (access === 'public' || roleIncludes(currentIdentity().role, access)) return next();
    throw new AppError('forbidden', `This needs the role ${access}.`);
  };
}
