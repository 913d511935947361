import { z } from 'zod';
import { idSchema, timeSchema, withoutNul } from './common.js';
import { placeholdersOf, templateVariablesSchema, variableValuesSchema } from './template-variables.js';

const promptFields = {
  name: withoutNul(z.string().trim().min(1).max(100)),
  description: withoutNul(z.string().trim().max(500)).default(''),
  /** What is asked; it may have blanks. */
  text: withoutNul(z.string().trim().min(1).max(8000)),
  variables: templateVariablesSchema,
  /** Whether everybody may use it; only its owner changes it. */
  shared: z.boolean().default(false),
};

/** `POST /prompt-templates` and `PUT /prompt-templates/{id}`. */
export const promptTemplateRequestSchema = z
  .strictObject(promptFields)
  .refine(
    ({ text, variables }) =>
      placeholdersOf([text]).every((used) => variables.some(({ name }) => name === used)),
    { error: 'Declare every {{variable}} that the text uses', path: ['variables'] },
  )
  .meta({ id: 'PromptTemplateRequest' });
export type PromptTemplateRequest = z.infer<typeof promptTemplateRequestSchema>;

/** A question to ask again with other blanks: one of the caller's own, or a shared one. */
export const promptTemplateSchema = z
  .object({ ...promptFields, id: idSchema, own: z.boolean(), updatedAt: timeSchema })
  .meta({ id: 'PromptTemplate' });
export type PromptTemplate = z.infer<typeof promptTemplateSchema>;

/** `POST /prompt-templates/{id}/render`. */
export const renderPromptRequestSchema = z
  .strictObject({ variables: variableValuesSchema.default({}) })
  .meta({ id: 'RenderPromptRequest' });

/** The text with its blanks filled in. */
export const renderedPromptSchema = z.object({ text: z.string() }).meta({ id: 'RenderedPrompt' });
