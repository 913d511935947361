/** A stretch of time that something is counted in. */
export interface Window {
  /** Names the window, e.g. `2026-11-24` or `2026-11`. */
  id: string;
  /** First day of the window, YYYY-MM-DD. */
  firstDay: string;
  /** Unix milliseconds. */
  endsAt: number;
}

export type Period = 'minute' | 'day' | 'month';

const MINUTE_MS = 60_000;

/** The window of UTC that `now` (Unix milliseconds) lies in. */
export function windowAt(period: Period, now: number): Window {
  const time = new Date(now);
  const text = time.toISOString();
  const firstDay = text.slice(0, 10);
  if (period === 'minute') {
    const minute = Math.floor(now / MINUTE_MS);
    return { id: String(minute), firstDay, endsAt: (minute + 1) * MINUTE_MS };
  }
  const [year, month] = [time.getUTCFullYear(), time.getUTCMonth()];
  if (period === 'day') {
    return { id: firstDay, firstDay, endsAt: Date.UTC(year, month, time.getUTCDate() + 1) };
  }
  return { id: text.slice(0, 7), firstDay: `${text.slice(0, 7)}-01`, endsAt: Date.UTC(year, month + 1, 1) };
}

/** Seconds until a window ends, at least one. */
export function secondsUntil(endsAt: number, now: number): number {
  return Math.max(1, Math.ceil((endsAt - now) / 1000));
}
