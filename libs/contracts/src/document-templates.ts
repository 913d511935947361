import { z } from 'zod';
import { idSchema, languageSchema, timeSchema, withoutNul } from './common.js';
import { placeholdersOf, templateVariablesSchema } from './template-variables.js';

/** A section of a document: `ask` is searched for and answered from the documents; it may have blanks. */
export const templateSectionSchema = z
  .strictObject({
    heading: withoutNul(z.string().trim().min(1).max(200)),
    ask: withoutNul(z.string().trim().min(1).max(1000)),
  })
  .meta({ id: 'TemplateSection' });
export type TemplateSection = z.infer<typeof templateSectionSchema>;

const templateFields = {
  name: withoutNul(z.string().trim().min(1).max(100)),
  description: withoutNul(z.string().trim().max(500)).default(''),
  /** The language that its sections are asked in. */
  language: languageSchema,
  /** Title of the documents; it may have blanks. */
  title: withoutNul(z.string().trim().min(1).max(200)),
  variables: templateVariablesSchema,
  sections: z.array(templateSectionSchema).min(1).max(20),
  /** Whether everybody may use it; only its owner changes it. */
  shared: z.boolean().default(false),
};

/** `POST /document-templates` and `PUT /document-templates/{id}`. */
export const documentTemplateRequestSchema = z
  .strictObject(templateFields)
  .refine(
    ({ title, sections, variables }) => {
      const texts = [title, ...sections.flatMap(({ heading, ask }) => [heading, ask])];
      return placeholdersOf(texts).every((used) => variables.some(({ name }) => name === used));
    },
    { error: 'Declare every {{variable}} that the texts use', path: ['variables'] },
  )
  .meta({ id: 'DocumentTemplateRequest' });
export type DocumentTemplateRequest = z.infer<typeof documentTemplateRequestSchema>;

/** A template of documents: one that the product brings (`builtIn`), one of the caller's own, or a shared one. */
export const documentTemplateSchema = z
  .object({
    ...templateFields,
    /** A short name of a built-in template, e.g. `rfc-en`; else an id. */
    id: z.string(),
    builtIn: z.boolean(),
    /** Whether the caller may change it. */
    own: z.boolean(),
    updatedAt: timeSchema.nullable(),
  })
  .meta({ id: 'DocumentTemplate' });
export type DocumentTemplate = z.infer<typeof documentTemplateSchema>;

/** A template's id in a request: a built-in one's short name, or a UUID. */
export const templateIdSchema = z.union([idSchema, z.string().regex(/^[a-z-]{1,40}$/)]);
