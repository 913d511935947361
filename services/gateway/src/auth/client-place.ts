import type { Request } from 'express';
import type { ClientPlace } from './sign-in.js';

/** Where a request comes from: its address (a proxy's word counts only from TRUSTED_PROXIES) and its program. */
export function placeOf(req: Request): ClientPlace {
  return { ip: req.ip ?? 'unknown', userAgent: req.header('user-agent') ?? null };
}
