import { z } from 'zod';
import { idSchema, pageQuerySchema, timeSchema, withoutNul } from './common.js';

/** `refused`: the caller may not or the input was not right (4xx); `failed`: our side failed (5xx). */
export const auditOutcomeSchema = z.enum(['success', 'refused', 'failed']);
export type AuditOutcome = z.infer<typeof auditOutcomeSchema>;

/**
 * One line of the audit log. `hash` covers every field and the hash of the line before, so that no line can be changed,
 * removed from the middle or put between others without `verify` finding it. It holds ids, never contents.
 */
export const auditEntrySchema = z
  .object({
    seq: z.int().positive(),
    at: timeSchema,
    /** The id of the route, e.g. `deleteDocument`, or an event such as `session.reuse-detected`. */
    action: z.string(),
    actorId: idSchema.nullable(),
    actorKeyId: idSchema.nullable(),
    /** What it was done to: the path's parameters, e.g. `id=0189…`. */
    target: z.string().nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable(),
    outcome: auditOutcomeSchema,
    status: z.int(),
    details: z.record(z.string(), z.unknown()),
    previousHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof auditEntrySchema>;

const filters = {
  action: withoutNul(z.string().max(100)).optional(),
  actorId: idSchema.optional(),
  outcome: auditOutcomeSchema.optional(),
  /** Part of what it was done to, e.g. an id. */
  target: withoutNul(z.string().max(200)).optional(),
  since: timeSchema.optional(),
  until: timeSchema.optional(),
};

/** `GET /admin/audit`: newest first. */
export const listAuditQuerySchema = pageQuerySchema.extend(filters);
/** `GET /admin/audit/export`: oldest first, one JSON object a line. */
export const exportAuditQuerySchema = z.object(filters);
export type AuditFilter = z.infer<typeof exportAuditQuerySchema>;

/**
 * What `POST /admin/audit/verify` found. `headSeq` and `headHash` are worth keeping elsewhere: with them a later run can
 * tell that nothing was cut off at the end.
 */
export const auditVerificationSchema = z
  .object({
    entries: z.int().nonnegative(),
    intact: z.boolean(),
    /** The first line that does not fit. */
    brokenAt: z.int().positive().nullable(),
    reason: z.string().nullable(),
    headSeq: z.int().nonnegative(),
    headHash: z.string(),
  })
  .meta({ id: 'AuditVerification' });
export type AuditVerification = z.infer<typeof auditVerificationSchema>;

/** The head that was noted at an earlier verification, if any. */
export const verifyAuditRequestSchema = z
  .strictObject({ expectedSeq: z.int().positive().optional(), expectedHash: z.string().max(64).optional() })
  .meta({ id: 'VerifyAuditRequest' });
