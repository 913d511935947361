import type { Scope } from '../identity.js';
import type { Route } from './route.js';

const byTag: Readonly<Record<string, Scope>> = { admin: 'admin', search: 'search', chat: 'chat' };

/**
 * The scope that an API key needs for a route: the declared one, else by its tag, else reading or writing documents.
 * Routes of `auth` tell a key about itself only, so that every key may call them.
 */
export function scopeOf(route: Pick<Route, 'scope' | 'tag' | 'method' | 'access'>): Scope | undefined {
  if (route.scope) return route.scope;
  if (route.access === 'public' || route.tag === 'auth') return undefined;
  return byTag[route.tag] ?? (route.method === 'get' ? 'documents:read' : 'documents:write');
}
