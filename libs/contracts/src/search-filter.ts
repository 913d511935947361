import { z } from 'zod';
import { idSchema, timeSchema } from './common.js';

const values = (length: number, most: number) =>
  z.array(z.string().min(1).max(length)).min(1).max(most).optional();

/** Nesting and number of conditions that a filter may have; more is no filter that a person or a program means. */
const MAX_DEPTH = 6;
const MAX_CONDITIONS = 200;

/**
 * Narrows a search. All given parts must hold; a list holds when any of its values matches. `and`, `or` and `not` nest.
 * `pathPrefixes` are whole folders or files (`docs/api` matches `docs/api/x.md`, not `docs/apidoc.md`); `sources` are
 * kinds of sources (`upload`, `folder`, `git`, …) or ids of single ones.
 */
export const searchFilterSchema = z
  .strictObject({
    datasetIds: z.array(idSchema).min(1).max(100).optional(),
    documentIds: z.array(idSchema).min(1).max(1000).optional(),
    sources: values(100, 50),
    languages: values(10, 10),
    mimes: values(200, 50),
    labels: values(100, 50),
    authors: values(200, 50),
    pathPrefixes: values(1000, 50),
    updatedAfter: timeSchema.optional(),
    updatedBefore: timeSchema.optional(),
    get and() {
      return z.array(searchFilterSchema).min(1).max(20).optional();
    },
    get or() {
      return z.array(searchFilterSchema).min(1).max(20).optional();
    },
    get not() {
      return searchFilterSchema.optional();
    },
  })
  .meta({ id: 'SearchFilter' });
export type SearchFilter = z.infer<typeof searchFilterSchema>;

/**
 * What is wrong with the size of a filter that came from outside, or undefined. It is asked before the schema, which
 * would follow any depth, and walks without recursion.
 */
export function filterSizeProblem(filter: unknown): string | undefined {
  let level: unknown[] = [filter];
  let conditions = 0;
  for (let depth = 1; level.length > 0; depth += 1) {
    conditions += level.length;
    if (depth > MAX_DEPTH) return `Nest at most ${MAX_DEPTH} levels of conditions`;
    if (conditions > MAX_CONDITIONS) return `Give at most ${MAX_CONDITIONS} conditions`;
    level = level.flatMap(childrenOf);
  }
  return undefined;
}

function childrenOf(filter: unknown): unknown[] {
  if (typeof filter !== 'object' || filter === null) return [];
  const { and, or, not } = filter as Record<string, unknown>;
  return [and, or]
    .flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []))
    .concat(not ? [not] : []);
}
