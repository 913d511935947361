import type { DocumentTemplate } from '@aia/contracts';
import { documentTemplates } from '@aia/database/chat';
import { notFound } from '@aia/platform';
import { z } from 'zod';
import type { ChatDeps } from '../../deps.js';
import { builtInTemplates } from './built-in.js';

/** A built-in template, one of the user's own or a shared one. @throws AppError `not-found`. */
export async function findTemplate(
  db: ChatDeps['db'],
  userId: string,
  id: string,
): Promise<DocumentTemplate> {
  const builtIn = builtInTemplates.find((template) => template.id === id);
  if (builtIn) return builtIn;
  const stored = z.uuid().safeParse(id).success ? await documentTemplates(db).find(userId, id) : undefined;
  if (!stored) throw notFound('template');
  return stored;
}
