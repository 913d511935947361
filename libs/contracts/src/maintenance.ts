import { z } from 'zod';
import { idSchema, timeSchema } from './common.js';

/**
 * `reconcile`: compare Postgres, vector store and blob store in both directions. `rebuild-index`: write every point
 * again from the chunks in Postgres. `rebuild-queues`: dispatch all unfinished work again. `purge`: remove what was
 * deleted longer ago than the retention time.
 */
export const maintenanceTaskSchema = z
  .enum(['reconcile', 'rebuild-index', 'rebuild-queues', 'purge'])
  .meta({ id: 'MaintenanceTask' });
export type MaintenanceTask = z.infer<typeof maintenanceTaskSchema>;

/** `POST /admin/maintenance`. With `dryRun` everything is counted and nothing is changed. */
export const startMaintenanceRequestSchema = z
  .strictObject({ task: maintenanceTaskSchema, dryRun: z.boolean().default(false) })
  .meta({ id: 'StartMaintenanceRequest' });

/** One thing that a run looked for: how often it was found, how often repaired, and a few examples. */
export const maintenanceFindingSchema = z
  .object({ kind: z.string(), found: z.int(), repaired: z.int(), examples: z.array(z.string()) })
  .meta({ id: 'MaintenanceFinding' });
export type MaintenanceFinding = z.infer<typeof maintenanceFindingSchema>;

/** A maintenance run and, once it has ended, what it found. */
export const maintenanceRunSchema = z
  .object({
    id: idSchema,
    task: maintenanceTaskSchema,
    dryRun: z.boolean(),
    status: z.enum(['queued', 'running', 'completed', 'failed']),
    reason: z.string().nullable(),
    findings: z.array(maintenanceFindingSchema),
    createdAt: timeSchema,
    finishedAt: timeSchema.nullable(),
  })
  .meta({ id: 'MaintenanceRun' });
export type MaintenanceRun = z.infer<typeof maintenanceRunSchema>;
