import { z } from 'zod';

/** Identifier of every stored resource: a UUID (version 7 where this system made it). */
export const idSchema = z.uuid();

/** RFC 3339 time in UTC. */
export const timeSchema = z.iso.datetime();

/** Path parameters of a route that names one resource. */
export const idParamsSchema = z.object({ id: idSchema });

/** Languages that the platform indexes and searches with an analyzer of its own. */
export const languageSchema = z.enum(['en', 'ru']).meta({ id: 'Language' });
export type Language = z.infer<typeof languageSchema>;

/** Query of every list: at most `limit` items after the opaque `cursor` of the page before. */
export const pageQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** A page of `item`s; `nextCursor` is null on the last page. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** A page as a value. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Name of a dataset in URLs and on the command line: lower-case letters, digits and single dashes. */
export const slugSchema = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'Use lower-case letters, digits and single dashes');

/** A string that Postgres can store: it has no NUL character. */
export function withoutNul<T extends z.ZodString>(text: T): T {
  return text.refine((value) => !value.includes('\u0000'), 'Must not contain NUL characters');
}
