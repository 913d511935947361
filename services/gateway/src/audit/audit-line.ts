import type { AuditOutcome, Route } from '@aia/contracts';
import type { AuditContent } from '@aia/database/gateway';

/** What the audit log takes from a call. */
export interface AuditedCall {
  route: Route;
  at: Date;
  status: number;
  params: Record<string, unknown>;
  body: unknown;
  actor: { userId: string; keyId: string | undefined } | undefined;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
}

/** Fields of a body whose values are settings, never secrets or text that somebody wrote. */
const SHOWN = new Set([
  'role',
  'status',
  'scopes',
  'expiresAt',
  'enabled',
  'subjectKind',
  'subjectId',
  'metric',
  'period',
  'amount',
  'task',
  'dryRun',
]);
const USER_AGENT_CHARACTERS = 300;
const TARGET_CHARACTERS = 300;

/** Whether calls of a route are in the audit log: everything but reading, unless the route says otherwise. */
export function isAudited(route: Pick<Route, 'audited' | 'method'>): boolean {
  return route.audited ?? route.method !== 'get';
}

/** The line of a call: ids and settings; of everything else in the body only the fields' names. */
export function auditLine(call: AuditedCall): AuditContent {
  return {
    at: call.at.toISOString(),
    action: call.route.id,
    actorId: call.actor?.userId ?? null,
    actorKeyId: call.actor?.keyId ?? null,
    target: targetOf(call.params),
    ip: call.ip,
    userAgent: call.userAgent?.slice(0, USER_AGENT_CHARACTERS).replaceAll('\u0000', '') ?? null,
    requestId: call.requestId,
    outcome: outcomeOf(call.status),
    status: call.status,
    details: detailsOf(call.body),
  };
}

function targetOf(params: Record<string, unknown>): string | null {
  const parts = Object.entries(params).map(([name, value]) => `${name}=${String(value)}`);
  return parts.length === 0 ? null : parts.join(' ').replaceAll('\u0000', '').slice(0, TARGET_CHARACTERS);
}

function outcomeOf(status: number): AuditOutcome {
  if (status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'success';
}

function detailsOf(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {};
  const shown = Object.entries(body).filter(([name, value]) => SHOWN.has(name) && isPlain(value));
  const fields = Object.keys(body).filter((name) => /^[A-Za-z]{1,40}$/.test(name));
  return { fields: fields.slice(0, 30), ...Object.fromEntries(shown) };
}

/** A value that is short and cannot hide a document: a word, number, flag or a list of words. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.length <= 20 && value.every(isPlain);
  if (typeof value === 'string') return /^[\w:.+-]{0,64}$/.test(value);
  return ['number', 'boolean'].includes(typeof value) || value === null;
}
