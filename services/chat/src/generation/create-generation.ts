import { fillPlaceholders, type CreateGenerationRequest } from '@aia/contracts';
import { countOpenGenerations, insertGeneration } from '@aia/database/chat';
import { AppError } from '@aia/platform';
import type { ChatDeps } from '../deps.js';
import { findPassages } from './find-passages.js';
import { valuesFor } from './templates/fill-in.js';
import { findTemplate } from './templates/find-template.js';

/** Documents of one user that may wait or be written at the same time. */
const MOST_OPEN = 5;
const RETRY_AFTER_SECONDS = 30;

/**
 * Plans a document: fills its template in, finds the passages of every section as the caller, stores it and hands it to
 * the queue. Returns its id.
 * @throws AppError `not-found` for the template, `validation-failed` for a variable or the model, `rate-limited` when
 *   the user has too many unfinished documents, and what retrieval throws.
 */
export async function createGeneration(
  deps: ChatDeps,
  userId: string,
  request: CreateGenerationRequest,
  signal: AbortSignal,
): Promise<string> {
  const { db, searcher, limits } = deps;
  deps.models(request.model);
  const template = await findTemplate(db, userId, request.templateId);
  const variables = valuesFor(template.variables, request.variables);
  if ((await countOpenGenerations(db, userId)) >= MOST_OPEN) throw tooMany();
  const fill = (text: string) => fillPlaceholders(text, variables).replace(/\s+/g, ' ').trim();
  const asks = template.sections.map(({ ask }) => fill(ask));
  const { datasetIds } = request;
  const found = await findPassages(asks, { searcher, datasetIds, limit: limits.passages, signal });
  const sections = template.sections.map(({ heading }, at) => ({
    heading: fill(heading),
    ask: asks[at] ?? '',
    found: found[at] as (typeof found)[number],
  }));
  const title = request.title ?? fill(template.title);
  const id = await insertGeneration(db, {
    ...{ userId, title, templateName: template.name, sections },
    request: { ...request, variables },
  });
  await deps.generations.enqueue({ id, revision: 1 });
  return id;
}

function tooMany(): AppError {
  const detail = `${MOST_OPEN} of your documents are being written already; wait for one of them, or cancel it.`;
  return new AppError('rate-limited', detail, { retryAfter: RETRY_AFTER_SECONDS });
}
