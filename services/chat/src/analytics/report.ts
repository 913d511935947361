import type { AnalyticsDay, AnalyticsQuery, AnalyticsTotals } from '@aia/contracts';
import { dayFiguresSchema, type DayFigures } from './day-figures.js';
import { latencyOf, addCounts } from './latency-histogram.js';

const DAY_MS = 86_400_000;
/** Days of a report that names no first day. */
const USUAL_DAYS = 30;

/** A stored day. */
export interface CountedDay {
  day: string;
  figures: DayFigures;
  countedAt: Date;
}

/** The days that a query asks for, both included. */
export function periodOf({ from, to }: AnalyticsQuery, now: Date): { from: string; to: string } {
  const last = to ?? toDay(now);
  return { from: from ?? toDay(new Date(Date.parse(last) - (USUAL_DAYS - 1) * DAY_MS)), to: last };
}

/** A stored day, checked. */
export function readDay({
  figures,
  ...rest
}: {
  day: string;
  figures: unknown;
  countedAt: Date;
}): CountedDay {
  return { ...rest, figures: dayFiguresSchema.parse(figures) };
}

/** A day as the API shows it. */
export function toAnalyticsDay({ day, figures, countedAt }: CountedDay): AnalyticsDay {
  return { day, users: figures.users, ...shown(figures), countedAt: countedAt.toISOString() };
}

/** The sums of days; users have an average over days on which somebody asked. */
export function totalsOf(days: readonly CountedDay[]): AnalyticsTotals {
  const all = days.map(({ figures }) => figures);
  const users = all.map((figures) => figures.users).filter((count) => count > 0);
  const average = users.length === 0 ? 0 : sum(users) / users.length;
  return {
    usersADay: Math.round(average * 10) / 10,
    mostUsersADay: Math.max(0, ...users),
    ...shown(addUp(all)),
  };
}

function shown({ firstTokenMs, totalMs, users: _users, ...figures }: DayFigures) {
  return { ...figures, firstToken: latencyOf(firstTokenMs), duration: latencyOf(totalMs) };
}

function addUp(days: readonly DayFigures[]): DayFigures {
  const of = (
    name: { [K in keyof DayFigures]: DayFigures[K] extends number ? K : never }[keyof DayFigures],
  ) => sum(days.map((day) => day[name]));
  return {
    questions: of('questions'),
    users: of('users'),
    conversations: of('conversations'),
    answers: of('answers'),
    withoutAnswer: of('withoutAnswer'),
    quoted: of('quoted'),
    failed: of('failed'),
    stopped: of('stopped'),
    feedbackUp: of('feedbackUp'),
    feedbackDown: of('feedbackDown'),
    promptTokens: of('promptTokens'),
    completionTokens: of('completionTokens'),
    languages: addCounts(days.map(({ languages }) => languages)),
    models: addCounts(days.map(({ models }) => models)),
    firstTokenMs: addCounts(days.map(({ firstTokenMs }) => firstTokenMs)),
    totalMs: addCounts(days.map(({ totalMs }) => totalMs)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function toDay(time: Date): string {
  return time.toISOString().slice(0, 10);
}
