import type { SourceSchedule } from '@aia/contracts';
import { CronExpressionParser } from 'cron-parser';

const MINUTE_MS = 60_000;

/**
 * The next time that a schedule is due after `from`. Periods count from the start of the epoch, as the scheduler does.
 * @throws Error with a sentence when the cron line or the time zone is not valid.
 */
export function nextRun(schedule: SourceSchedule, from: Date = new Date()): Date {
  if ('everyMinutes' in schedule) {
    const every = schedule.everyMinutes * MINUTE_MS;
    return new Date((Math.floor(from.getTime() / every) + 1) * every);
  }
  try {
    const options = { currentDate: from, tz: schedule.timezone };
    return CronExpressionParser.parse(schedule.cron, options).next().toDate();
  } catch (cause) {
    const message = `"${schedule.cron}" in ${schedule.timezone} is no cron line: minute hour day month weekday.`;
    throw new Error(message, { cause });
  }
}
