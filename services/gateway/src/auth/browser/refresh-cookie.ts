import { AppError } from '@aia/platform';
import { parse } from 'cookie';
import type { Request, Response } from 'express';

/** Name of the cookie that holds a browser's refresh token. */
export const REFRESH_COOKIE = 'aia_refresh';
/** The only addresses that a browser sends it to. */
const PATH = '/api/v1/auth/browser';
const DAY_MS = 86_400_000;

/**
 * Puts a refresh token where scripts cannot read it: HttpOnly, SameSite=Strict, for this one path, and Secure whenever
 * the connection is (behind a proxy that TRUSTED_PROXIES names, whenever the proxy's is).
 */
export function setRefreshCookie(req: Request, res: Response, token: string, days: number): void {
  res.cookie(REFRESH_COOKIE, token, { ...attributes(req), maxAge: days * DAY_MS });
}

/** Removes the cookie. */
export function clearRefreshCookie(req: Request, res: Response): void {
  res.clearCookie(REFRESH_COOKIE, attributes(req));
}

/** The refresh token that a browser sent, if any. */
export function refreshCookieOf(req: Request): string | undefined {
  return parse(req.headers.cookie ?? '')[REFRESH_COOKIE];
}

/**
 * Cookies are sent by themselves, so that a page of another origin must not be able to use them. SameSite=Strict keeps
 * browsers from it already; this refuses what says itself that it comes from elsewhere.
 * @throws AppError `forbidden`
 */
export function requireSameOrigin(req: Request): void {
  const site = req.header('sec-fetch-site');
  if (site !== undefined && !['same-origin', 'none'].includes(site)) throw elsewhere();
  const origin = req.header('origin');
  if (origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== req.host) throw elsewhere();
}

function elsewhere(): AppError {
  return new AppError('forbidden', 'A page of another origin may not use this session.');
}

function attributes(req: Request) {
  return { httpOnly: true, secure: req.secure, sameSite: 'strict', path: PATH } as const;
}
