import { roleIncludes, scopeOf, type Route } from '@aia/contracts';
import type { Caller } from './caller.js';

/** What a route declares about who may call it. */
export type Declaration = Pick<Route, 'access' | 'scope' | 'sessionOnly' | 'tag' | 'method'>;

/**
 * The one decision at the door: why this caller may not call a route, in a sentence for people; undefined when it may.
 * Which of the data behind the route it may see, the service decides that owns the data.
 */
export function whyRefused(
  caller: Pick<Caller, 'role' | 'via' | 'scopes'>,
  route: Declaration,
): string | undefined {
  if (route.access === 'public') return undefined;
  if (!roleIncludes(caller.role, route.access)) {
    return `This needs the role ${route.access}; yours is ${caller.role}.`;
  }
  if (caller.via !== 'api-key') return undefined;
  if (route.sessionOnly) return 'Sign in yourself for this: an API key may not do it.';
  const scope = scopeOf(route);
  if (scope === undefined || caller.scopes === null || caller.scopes.includes(scope)) return undefined;
  return `This needs an API key with the scope ${scope}.`;
}
