import * as accounts from '../accounts.js';
import * as auth from '../auth.js';
import { json, noContent, type Route } from './route.js';

const shared = { owner: 'gateway', tag: 'auth', access: 'public' } as const;

/** Sessions of browsers, whose refresh token is a cookie that scripts cannot read, and signing in with OIDC. */
export const browserRoutes: readonly Route[] = [
  {
    ...shared,
    id: 'browserLogin',
    method: 'post',
    path: '/auth/browser/login',
    summary: 'Sign in with e-mail and password; the refresh token is set as an HttpOnly cookie',
    body: auth.loginRequestSchema,
    success: json(200, accounts.browserSessionSchema),
  },
  {
    ...shared,
    id: 'browserRefresh',
    method: 'post',
    path: '/auth/browser/refresh',
    summary: "Exchange the cookie's refresh token for a new session",
    success: json(200, accounts.browserSessionSchema),
  },
  {
    ...shared,
    id: 'browserLogout',
    method: 'post',
    path: '/auth/browser/logout',
    summary: "End the cookie's session and remove the cookie",
    success: noContent,
  },
  {
    ...shared,
    id: 'listOidcProviders',
    method: 'get',
    path: '/auth/oidc',
    summary: 'Where people can sign in besides with a password',
    success: json(200, accounts.oidcProvidersSchema),
  },
  {
    ...shared,
    id: 'startOidcLogin',
    method: 'get',
    path: '/auth/oidc/{provider}/login',
    summary: 'Go to the provider to sign in (for browsers)',
    params: accounts.oidcParamsSchema,
    query: accounts.oidcLoginQuerySchema,
    success: { status: 302 },
  },
  {
    ...shared,
    id: 'finishOidcLogin',
    method: 'get',
    path: '/auth/oidc/{provider}/callback',
    summary: 'Where the provider sends people back to; sets the cookie of a browser session',
    params: accounts.oidcParamsSchema,
    query: accounts.oidcCallbackQuerySchema,
    audited: true,
    success: { status: 302 },
  },
];
