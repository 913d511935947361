import { z } from 'zod';
import { withoutNul } from './common.js';

/** A blank of a template: `{{name}}` in its texts. One with a `default` may be left out, like one that is not required. */
export const templateVariableSchema = z
  .strictObject({
    name: z
      .string()
      .max(40)
      .regex(/^[a-z][A-Za-z0-9]*$/, 'Use letters and digits, and begin with a small letter'),
    /** What to fill in, for the form that asks for it. */
    label: withoutNul(z.string().trim().min(1).max(200)),
    required: z.boolean().default(true),
    default: withoutNul(z.string().max(500)).optional(),
  })
  .meta({ id: 'TemplateVariable' });
export type TemplateVariable = z.infer<typeof templateVariableSchema>;

/** Values of a template's blanks by name. */
export const variableValuesSchema = z
  .record(z.string().max(40), withoutNul(z.string().max(2000)))
  .refine((values) => Object.keys(values).length <= 20, 'Name at most 20 variables')
  .meta({ id: 'VariableValues' });
export type VariableValues = z.infer<typeof variableValuesSchema>;

/** Blanks of a template: at most 20, each name once. */
export const templateVariablesSchema = z
  .array(templateVariableSchema)
  .max(20)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'Name each variable once')
  .default([]);

const PLACEHOLDER = /\{\{\s*([A-Za-z][A-Za-z0-9]*)\s*\}\}/g;

/** Names of the blanks in texts, each once, in their order. */
export function placeholdersOf(texts: readonly string[]): string[] {
  const names = texts.flatMap((text) => [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''));
  return [...new Set(names)];
}

/** The text with its blanks filled in; a blank without a value becomes nothing. A value is never read as a template. */
export function fillPlaceholders(text: string, values: VariableValues): string {
  return text.replace(PLACEHOLDER, (_blank, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : '',
  );
}
