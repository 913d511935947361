import { z } from 'zod';
import type { KnownRevision } from '../source.js';

const validatorsSchema = z.object({ etag: z.string().optional(), lastModified: z.string().optional() });

/** What a server gives to ask with later whether something changed; null when it gives nothing. */
export function validatorsOf(headers: Record<string, string>): string | null {
  const { etag, 'last-modified': lastModified } = headers;
  if (!etag && !lastModified) return null;
  return JSON.stringify({ ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) });
}

/** The headers of a conditional GET for what is known; none when the content of it is not known. */
export function conditions(known: KnownRevision | undefined): Record<string, string> {
  if (!known?.revision || !known.contentHash) return {};
  const { etag, lastModified } = validatorsSchema.parse(JSON.parse(known.revision));
  return {
    ...(etag ? { 'if-none-match': etag } : {}),
    ...(lastModified ? { 'if-modified-since': lastModified } : {}),
  };
}
