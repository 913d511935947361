import * as auth from '../auth.js';
import { json, noContent, type Route } from './route.js';

/** Signing in and out. */
export const authRoutes: readonly Route[] = [
  {
    id: 'login',
    method: 'post',
    path: '/auth/login',
    owner: 'gateway',
    tag: 'auth',
    access: 'public',
    summary: 'Sign in with e-mail and password',
    body: auth.loginRequestSchema,
    success: json(200, auth.sessionSchema),
  },
  {
    id: 'refresh',
    method: 'post',
    path: '/auth/refresh',
    owner: 'gateway',
    tag: 'auth',
    access: 'public',
    summary: 'Exchange a refresh token for a new session',
    body: auth.refreshRequestSchema,
    success: json(200, auth.sessionSchema),
  },
  {
    id: 'logout',
    method: 'post',
    path: '/auth/logout',
    owner: 'gateway',
    tag: 'auth',
    access: 'public',
    summary: 'End the session of a refresh token',
    body: auth.refreshRequestSchema,
    success: noContent,
  },
  {
    id: 'getMe',
    method: 'get',
    path: '/auth/me',
    owner: 'gateway',
    tag: 'auth',
    access: 'viewer',
    summary: 'The signed-in user',
    success: json(200, auth.userSchema),
  },
];
