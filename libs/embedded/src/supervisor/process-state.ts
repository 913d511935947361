import { z } from 'zod';

/**
 * `waiting` for what it depends on, `starting` until it answers, `ready`, `restarting` after a crash (a pause comes
 * first), `done` (a task that has ended well), `stopped`.
 */
const phaseSchema = z.enum(['waiting', 'starting', 'ready', 'restarting', 'done', 'stopped']);

const identitySchema = z.object({ pid: z.int().positive(), startedAt: z.string() });

/** What is known about one process. */
export const processStateSchema = z.object({
  name: z.string(),
  phase: phaseSchema,
  identity: identitySchema.optional(),
  stopSignal: z.string(),
  restarts: z.int().nonnegative(),
  /** When it came into this phase: milliseconds since 1970. */
  since: z.number(),
  /** How it ended the last time, e.g. `exit code 1`. */
  lastExit: z.string().optional(),
  /** Why it is not ready yet. */
  reason: z.string().optional(),
  url: z.string().optional(),
});
export type ProcessState = z.infer<typeof processStateSchema>;

/** The file that the supervisor keeps for `status`, `stop` and its successor. */
export const supervisorStateSchema = z.object({
  supervisor: identitySchema,
  /** Set when the system could not be started at all. */
  failure: z.string().optional(),
  processes: z.array(processStateSchema),
});
export type SupervisorState = z.infer<typeof supervisorStateSchema>;

/** Whether nothing more has to happen before the process can be used. */
export function isUsable({ phase }: Pick<ProcessState, 'phase'>): boolean {
  return phase === 'ready' || phase === 'done';
}
