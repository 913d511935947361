import { createHash } from 'node:crypto';
import type { AuditEntry } from '@aia/contracts';

/** What the line before the first one is taken to be. */
export const CHAIN_START = '0'.repeat(64);

/** A line before it is chained. */
export type AuditContent = Omit<AuditEntry, 'seq' | 'previousHash' | 'hash'>;

/** SHA-256 in hex over every field of a line and the hash of the line before. */
export function auditHash(entry: Omit<AuditEntry, 'hash'>): string {
  const { previousHash, seq, at, action, actorId, actorKeyId, target, ip, userAgent, requestId } = entry;
  const fields = [previousHash, seq, at, action, actorId, actorKeyId, target, ip, userAgent, requestId];
  const text = JSON.stringify([...fields, entry.outcome, entry.status, canonical(entry.details)]);
  return createHash('sha256').update(text).digest('hex');
}

/** Lines appended to a chain that ends with `head`. */
export function chain(head: { seq: number; hash: string }, contents: readonly AuditContent[]): AuditEntry[] {
  let { seq, hash: previousHash } = head;
  return contents.map((content) => {
    seq += 1;
    const entry = { ...content, seq, previousHash };
    const hash = auditHash(entry);
    previousHash = hash;
    return { ...entry, hash };
  });
}

/** Why a line does not follow the one before it; undefined when it does. */
export function chainFault(entry: AuditEntry, before: { seq: number; hash: string }): string | undefined {
  if (entry.seq !== before.seq + 1) return `line ${before.seq + 1} is missing`;
  if (entry.previousHash !== before.hash) return `line ${entry.seq} does not follow the line before it`;
  if (entry.hash !== auditHash(entry)) return `line ${entry.seq} was changed`;
  return undefined;
}

/** A value with the keys of its objects in order, as a database that reorders them gives it back the same. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, inner]) => [key, canonical(inner)]);
}
