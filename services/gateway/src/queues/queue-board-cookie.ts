import { AppError } from '@aia/platform';
import { parse } from 'cookie';
import type { Request, Response } from 'express';

const NAME = 'aia_queues';
/** As long as an access token lives. */
const MAX_AGE_MS = 900_000;

/**
 * Lets a browser open the pages below `path`, and nothing else, as the caller of this request: browsers send no
 * Authorization header for a page, so its token comes back in a cookie that scripts cannot read.
 */
export function setBoardCookie(req: Request, res: Response, path: string): void {
  const token = (req.header('authorization') ?? '').replace(/^Bearer +/i, '');
  res.cookie(NAME, token, {
    path,
    maxAge: MAX_AGE_MS,
    httpOnly: true,
    secure: req.secure,
    sameSite: 'strict',
  });
}

/**
 * The Authorization header that the cookie stands for.
 * @throws AppError `unauthenticated` when there is none.
 */
export function boardAuthorization(req: Request): string {
  const token = parse(req.headers.cookie ?? '')[NAME];
  if (token) return `Bearer ${token}`;
  const detail = 'Open this page from the administration, or call POST /api/v1/admin/queues/session first.';
  throw new AppError('unauthenticated', detail);
}
