import type { GeneratedSection, ReviseGenerationRequest } from '@aia/contracts';
import { insertRevision, readGeneration, type SectionChange } from '@aia/database/chat';
import { AppError, notFound } from '@aia/platform';
import { ground } from '../answer/ground.js';
import type { ChatDeps } from '../deps.js';
import { findPassages } from './find-passages.js';

/**
 * Makes a new revision of a document: one section by hand, its citations found anew, or one to be written anew from
 * what the caller may read now. Sections that were never written wait again.
 * @throws AppError `not-found`, `validation-failed` for the position, `conflict` while the document is being written.
 */
export async function reviseGeneration(
  deps: ChatDeps,
  { userId, id }: { userId: string; id: string },
  request: ReviseGenerationRequest,
  signal: AbortSignal,
): Promise<void> {
  const generation = await readGeneration(deps.db, userId, id);
  if (!generation) throw notFound('document');
  const section = generation.sections.find(({ position }) => position === request.position);
  if (!section) throw noSection(generation.sections.length);
  const change =
    request.content === undefined
      ? await toRewrite(deps, section, request, generation.datasetIds, signal)
      : await toEdit(deps, section, request.content, signal);
  const revision = await insertRevision(deps.db, generation, change);
  if (revision === undefined) throw busy();
  await deps.generations.enqueue({ id, revision });
}

async function toRewrite(
  { searcher, limits }: ChatDeps,
  { position, ask }: GeneratedSection,
  { instructions = null as string | null }: { instructions?: string | null | undefined },
  datasetIds: string[] | null,
  signal: AbortSignal,
): Promise<SectionChange> {
  const query = instructions === null ? ask : `${ask}\n${instructions}`;
  const search = { searcher, datasetIds: datasetIds ?? undefined, limit: limits.passages, signal };
  const [found] = await findPassages([query], search);
  if (!found) throw new Error('One ask has one result.');
  return { origin: 'rewritten', position, instructions, found };
}

/** A person's own text is grounded like a model's: what the passages do not support has no citation. */
async function toEdit(
  { translations }: ChatDeps,
  { position, ask, sources }: GeneratedSection,
  content: string,
  signal: AbortSignal,
): Promise<SectionChange> {
  const text = { text: content, mode: 'generated', quotes: [] } as const;
  const draft = { ...text, quotes: [...text.quotes] };
  const { citations, grounding, missing } = await ground(
    { standalone: ask, signal },
    { sources },
    draft,
    translations,
  );
  const written = { content, citations, grounding, covered: true, degraded: missing ?? null, usage: null };
  return { origin: 'edited', position, text: written };
}

function noSection(count: number): AppError {
  const message = `The document has the sections 0 to ${count - 1}.`;
  return new AppError('validation-failed', message, { errors: [{ path: 'body.position', message }] });
}

function busy(): AppError {
  return new AppError('conflict', 'The document is being written; wait until it is finished, or cancel it.');
}
