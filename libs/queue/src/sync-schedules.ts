import type { SourceSchedule } from '@aia/contracts';
import type { Queue } from 'bullmq';
import { jobOptions } from './job-options.js';

/** The schedules in Redis, one for each source that has any. Postgres has the truth; this follows it. */
export interface SyncSchedules {
  /** Sets the schedule of a source, or removes it. Setting what is there already changes nothing. */
  set(sourceId: string, schedule: SourceSchedule | null): Promise<void>;
  /** Sets all of them and removes every other one. Returns how many had to be changed. */
  replaceAll(schedules: readonly { sourceId: string; schedule: SourceSchedule }[]): Promise<number>;
}

const MINUTE_MS = 60_000;
const LIMIT = 100_000;

/** What BullMQ repeats by. */
interface Repetition {
  pattern?: string;
  tz?: string;
  every?: number;
}

/** Schedules on the `sync` queue. */
export function createSyncSchedules(queue: Queue, assertConnected: () => void): SyncSchedules {
  const upsert = async (sourceId: string, wanted: Repetition) => {
    const data = { v: 1 as const, sourceId, task: 'import' as const };
    const { jobId: _jobId, ...opts } = jobOptions('sync', sourceId);
    await queue.upsertJobScheduler(sourceId, wanted, { name: 'sync', data, opts });
  };
  return {
    set: async (sourceId, schedule) => {
      assertConnected();
      if (!schedule) return void (await queue.removeJobScheduler(sourceId));
      const present = await queue.getJobScheduler(sourceId);
      if (!present || !isSame(present, toRepetition(schedule)))
        await upsert(sourceId, toRepetition(schedule));
    },
    replaceAll: async (schedules) => {
      assertConnected();
      const present = new Map(
        (await queue.getJobSchedulers(0, LIMIT)).map((found) => [String(found.key), found]),
      );
      let changed = 0;
      for (const { sourceId, schedule } of schedules) {
        const found = present.get(sourceId);
        present.delete(sourceId);
        if (found && isSame(found, toRepetition(schedule))) continue;
        await upsert(sourceId, toRepetition(schedule));
        changed++;
      }
      for (const id of present.keys()) await queue.removeJobScheduler(id);
      return changed + present.size;
    },
  };
}

function toRepetition(schedule: SourceSchedule): Repetition {
  if ('everyMinutes' in schedule) return { every: schedule.everyMinutes * MINUTE_MS };
  return { pattern: schedule.cron, tz: schedule.timezone };
}

/** BullMQ gives back a period as a number or as text. */
function isSame(present: { pattern?: string; tz?: string; every?: unknown }, wanted: Repetition): boolean {
  if (wanted.every !== undefined) return Number(present.every) === wanted.every;
  return present.pattern === wanted.pattern && present.tz === wanted.tz && !present.every;
}
