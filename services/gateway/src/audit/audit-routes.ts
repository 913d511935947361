import { once } from 'node:events';
import { exportAuditQuerySchema, listAuditQuerySchema, verifyAuditRequestSchema } from '@aia/contracts';
import type { Database, Kysely } from '@aia/database';
import { listAudit, readAudit, verifyAudit } from '@aia/database/gateway';
import { route } from '@aia/platform';
import type { RouteHandlers } from '../routing/api-router.js';
import type { AuditLog } from './audit-log.js';

/** Handlers of `/admin/audit`. What was recorded so far is written first, so that it is in the answer. */
export function auditRoutes({ db, audit }: { db: Kysely<Database>; audit: AuditLog }): RouteHandlers {
  return {
    listAudit: route({ query: listAuditQuerySchema }, async ({ query: { limit, cursor, ...filter } }) => {
      await audit.flush();
      return { status: 200, body: await listAudit(db, filter, { limit, cursor }) };
    }),
    exportAudit: route({ query: exportAuditQuerySchema }, async ({ query, res }) => {
      await audit.flush();
      res.status(200).type('application/x-ndjson');
      for await (const entries of readAudit(db, query)) {
        if (res.destroyed) return undefined;
        const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
        if (!res.write(text)) await Promise.race([once(res, 'drain'), once(res, 'close')]);
      }
      res.end();
      return undefined;
    }),
    verifyAudit: route({ body: verifyAuditRequestSchema }, async ({ body }) => {
      await audit.flush();
      return { status: 200, body: await verifyAudit(db, body) };
    }),
  };
}
