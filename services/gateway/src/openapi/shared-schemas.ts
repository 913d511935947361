import type { Route } from '@aia/contracts';
import { z } from 'zod';

/**
 * Every schema of these routes that has a name of its own, each after those that it is made of. Registered in this order
 * no schema is first met where it may also be null, which would make it nullable everywhere.
 */
export function namedSchemasOf(roots: readonly z.ZodType[]): z.ZodType[] {
  const seen = new Set<z.ZodType>();
  const named = new Set<z.ZodType>();
  const visit = (schema: z.ZodType): void => {
    if (seen.has(schema)) return;
    seen.add(schema);
    partsOf(schema).forEach(visit);
    if (ownName(schema) !== undefined) named.add(schema);
  };
  roots.forEach(visit);
  return [...named];
}

/** The schemas that a route's parameters, body and answer are described by. */
export function schemasOf({ params, query, body, success }: Route): z.ZodType[] {
  return [params, query, body, success.schema].filter((schema) => schema !== undefined);
}

/** The name that a schema was given itself; what wraps it only shows the same one. */
function ownName(schema: z.ZodType): string | undefined {
  return wrapped(schema) === undefined ? schema.meta()?.id : undefined;
}

function wrapped(schema: z.ZodType): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return schema.unwrap() as z.ZodType;
  }
  if (schema instanceof z.ZodReadonly) return schema.unwrap() as z.ZodType;
  return undefined;
}

function partsOf(schema: z.ZodType): z.ZodType[] {
  const inner = wrapped(schema);
  if (inner !== undefined) return [inner];
  if (schema instanceof z.ZodObject) return Object.values(schema.shape) as z.ZodType[];
  if (schema instanceof z.ZodArray) return [schema.element as z.ZodType];
  if (schema instanceof z.ZodUnion) return schema.options as z.ZodType[];
  if (schema instanceof z.ZodRecord) return [schema.valueType as z.ZodType];
  if (schema instanceof z.ZodTuple) return schema.def.items as z.ZodType[];
  if (schema instanceof z.ZodPipe) return [schema.in as z.ZodType, schema.out as z.ZodType];
  if (schema instanceof z.ZodIntersection)
    return [schema.def.left as z.ZodType, schema.def.right as z.ZodType];
  return [];
}
