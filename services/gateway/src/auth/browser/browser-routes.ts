import { loginRequestSchema, type BrowserSession, type Session } from '@aia/contracts';
import { AppError, route } from '@aia/platform';
import type { Request, Response } from 'express';
import type { RouteHandlers } from '../../routing/api-router.js';
import { placeOf } from '../client-place.js';
import { noteSession } from '../note-session.js';
import { refreshSession, signIn, signOut, type SignInDeps } from '../sign-in.js';
import {
  clearRefreshCookie,
  refreshCookieOf,
  requireSameOrigin,
  setRefreshCookie,
} from './refresh-cookie.js';

/**
 * How long a cookie that was exchanged still works: a page that is loaded anew at once, and two tabs that wake up
 * together, send the one whose successor has not arrived yet.
 */
const LEEWAY_MS = 20_000;

/**
 * Handlers of `/auth/browser/…`: the same sessions as `/auth/…`, with the refresh token in a cookie. A page keeps the
 * access token in memory only, and asks for a new one when it is loaded.
 */
export function browserRoutes(deps: SignInDeps): RouteHandlers {
  const give = async (req: Request, res: Response, session: Session) => {
    await noteSession(deps, res, session);
    setRefreshCookie(req, res, session.refreshToken, deps.refreshTokenDays);
    return { status: 200, body: withoutRefreshToken(session) };
  };
  return {
    browserLogin: route({ body: loginRequestSchema }, async ({ body, req, res }) => {
      requireSameOrigin(req);
      return give(req, res, await signIn(deps, { ...body, place: placeOf(req) }));
    }),
    browserRefresh: route({}, async ({ req, res }) => {
      requireSameOrigin(req);
      const token = refreshCookieOf(req);
      if (!token) throw new AppError('unauthenticated', 'Nobody is signed in here; sign in first.');
      try {
        return await give(req, res, await refreshSession(deps, token, placeOf(req), LEEWAY_MS));
      } catch (error) {
        if (error instanceof AppError && error.status === 401) clearRefreshCookie(req, res);
        throw error;
      }
    }),
    browserLogout: route({}, async ({ req, res }) => {
      requireSameOrigin(req);
      const token = refreshCookieOf(req);
      if (token) await signOut(deps, token);
      clearRefreshCookie(req, res);
      return { status: 204 };
    }),
  };
}

function withoutRefreshToken({ accessToken, tokenType, expiresIn }: Session): BrowserSession {
  return { accessToken, tokenType, expiresIn };
}
