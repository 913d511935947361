import { z } from 'zod';

/** `GET /health/ready`: each dependency with what is wrong with it, if anything. */
export const healthSchema = z
  .object({
    status: z.enum(['ready', 'unavailable']),
    service: z.string(),
    checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string().optional() })),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof healthSchema>;
