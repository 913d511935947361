import { z } from 'zod';

/** A part of an OpenAPI document. */
type Part = Record<string, unknown>;

const NULL = { type: 'null' };

/**
 * The same document where every "this reference, or null" says so. The generator writes such a place as `allOf` of the
 * reference and of a type with null: nothing is both, so that validators refuse null there.
 */
export function withNullableReferences<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withNullableReferences) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, withNullableReferences(part as unknown)]);
  return nullableReference(Object.fromEntries(entries) as Part) as T;
}

function nullableReference(part: Part): Part {
  const { allOf, oneOf, anyOf, ...rest } = part;
  const choice = [oneOf, anyOf].find(isReferenceOrNull);
  if (choice) return { ...rest, anyOf: [choice[0], NULL] };
  if (!Array.isArray(allOf) || allOf.length !== 2) return part;
  const [reference, addition] = allOf as [Part, Part];
  if (reference['$ref'] === undefined || !takesNull(addition)) return part;
  const { description, default: fallback } = addition;
  return {
    ...rest,
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
    anyOf: [reference, NULL],
  };
}

function isReferenceOrNull(choice: unknown): choice is [Part, Part] {
  if (!Array.isArray(choice) || choice.length !== 2) return false;
  const [first, second] = choice as [Part, Part];
  return first['$ref'] !== undefined && second['type'] === 'null';
}

function takesNull({ type, anyOf, oneOf }: Part): boolean {
  const choices = [anyOf, oneOf].flatMap((choice) => (Array.isArray(choice) ? (choice as Part[]) : []));
  return [type].flat().includes('null') || choices.some((choice) => takesNull(choice));
}

interface ObjectSchema {
  properties?: Record<string, Part>;
}

/**
 * Says of each field of a named object that takes null beside a named union that it does: the generator leaves the bare
 * reference there.
 */
export function allowNull(components: Record<string, unknown>, named: readonly z.ZodType[]): void {
  for (const schema of named) {
    if (!(schema instanceof z.ZodObject)) continue;
    const properties = (components[schema.meta()?.id ?? ''] as ObjectSchema | undefined)?.properties ?? {};
    for (const [field, type] of Object.entries(schema.shape)) {
      const { $ref, ...rest } = properties[field] ?? {};
      const bare = $ref !== undefined && z.safeParse(type, null).success;
      if (bare) properties[field] = { ...rest, anyOf: [{ $ref }, NULL] };
    }
  }
}
