import type { DocumentFailure } from '@aia/contracts';
import {
  advanceDocument,
  claimDocument,
  completeImports,
  handBackPaused,
  hasChunks,
  noteWaiting,
  rememberStack,
  settleDocument,
  storePrepared,
  type ClaimedDocument,
  type NewChunk,
} from '@aia/database/ingestion';
import { detectLanguage } from '@aia/language';
import { derivedId } from '@aia/platform';
import { isRetryable, type JobHandler } from '@aia/queue';
import { BlobMissingError } from '../blobs/blob-store.js';
import { budgetFor } from '../chunking/token-budget.js';
import type { ExtractedDocument } from '../extraction/extracted-document.js';
import { ExtractionError } from '../extraction/extraction-error.js';
import { stackOf } from './failure-stack.js';
import type { ChunkDraft } from '../pipeline/chunk.js';
import { fetchOriginal } from '../pipeline/fetch.js';
import { removeVersion } from '../pipeline/index.js';
import type { JobDeps } from './job-deps.js';

/** Thrown inside a run whose fencing token is no longer the newest: somebody else has the document now. */
class StaleTokenError extends Error {
  override readonly name = 'StaleTokenError';
}

/** As much of a text as is looked at to tell its language. */
const LANGUAGE_SAMPLE = 20_000;

/** A worker's own fault may pass; it says so on the document until the next try. */
const OWN_FAULT = 'The last try failed because of a fault on our side.';

/**
 * Fetches, extracts and chunks one document version. The document of a paused import is handed back at the next step. A job with an old token, or a worker that lost the document in
 * between, changes nothing. A file that gives no text ends `failed` or `skipped` with its reason.
 */
export function createDocumentJob(deps: JobDeps): JobHandler<'document'> {
  return async (payload, context) => {
    const document = await claimDocument(deps.db, payload.documentId, payload.fence);
    if (!document) {
      await handBackPaused(deps.db, payload.documentId, payload.fence);
      return;
    }
    // A repeated delivery of this job, after a crash or an error, must be able to claim the document again.
    await context.updatePayload({ ...payload, fence: document.fence });
    const progress: Progress = { stage: 'fetching' };
    try {
      await prepare(deps, document, progress);
    } catch (error) {
      if (error instanceof StaleTokenError) {
        await handBackPaused(deps.db, document.id, document.fence);
      } else if (isRetryable(error) && !context.lastAttempt) {
        await noteWaiting(deps.db, [document.id], context.retryDelayMs / 1000, OWN_FAULT);
        throw error;
      } else {
        await settle(deps, document, error, { stage: progress.stage, tries: context.attempt });
      }
    }
    deps.wakeDispatcher();
  };
}

/** The step that a run is in, for the report of a failure. */
interface Progress {
  stage: 'fetching' | 'extracting' | 'chunking';
}

async function prepare(deps: JobDeps, document: ClaimedDocument, progress: Progress): Promise<void> {
  const bytes = await fetchOriginal(deps.blobs, document.contentHash);
  await advance(deps, document, (progress.stage = 'extracting'));
  const extracted = await deps.pool.extract(bytes, document.sourceKey);
  await advance(deps, document, (progress.stage = 'chunking'));
  const { text, format, pages } = extracted;
  const drafts = await deps.pool.chunk({ text, format, pages, budget: budgetFor(deps.embedder.maxTokens) });
  if (drafts.length === 0) throw new ExtractionError('empty', 'The file has no text in it.');
  // Points of an earlier, failed try must go before their chunks do.
  if (await hasChunks(deps.db, document.versionId)) {
    await removeVersion(deps.vectors, deps.collection, document.versionId);
  }
  await store(deps, document, extracted, drafts);
}

async function advance(
  { db }: JobDeps,
  document: ClaimedDocument,
  state: 'extracting' | 'chunking',
): Promise<void> {
  if (!(await advanceDocument(db, document, state))) throw new StaleTokenError();
}

async function store(
  { db }: JobDeps,
  document: ClaimedDocument,
  { title, mime, text, pages }: ExtractedDocument,
  drafts: ChunkDraft[],
): Promise<void> {
  const language = detectLanguage(text.slice(0, LANGUAGE_SAMPLE));
  const chunks = drafts.map((draft) => toNewChunk(draft, document.versionId, text));
  const stored = await storePrepared(db, document, { title, mime, language, text, pages, chunks });
  if (!stored) throw new StaleTokenError();
}

function toNewChunk(draft: ChunkDraft, versionId: string, text: string): NewChunk {
  return {
    ...draft,
    id: derivedId(String(draft.ordinal), versionId),
    text: text.slice(draft.start, draft.end),
  };
}

/** Ends the run with what went wrong, in the document and in its imports. */
async function settle(
  deps: JobDeps,
  document: ClaimedDocument,
  error: unknown,
  where: { stage: string; tries: number },
): Promise<void> {
  const outcome = error instanceof ExtractionError ? error.outcome : 'failed';
  const failure = toFailure(error);
  const stackId = await keepStack(deps, error);
  const line = { err: error, documentId: document.id, code: failure.code, outcome, stackId, ...where };
  deps.logger[error instanceof ExtractionError ? 'info' : 'error'](line, 'document not published');
  const importIds = await settleDocument(deps.db, document, outcome, failure, { ...where, stackId });
  if (!importIds) return;
  deps.metrics.document(outcome);
  await completeImports(deps.db, importIds);
}

/** A refusal of the file says all there is to say; the stack of anything else is kept under its id. */
async function keepStack({ db }: JobDeps, error: unknown): Promise<string | null> {
  const fault = error instanceof ExtractionError ? error.cause : error;
  const stack = stackOf(fault);
  if (!stack) return null;
  await rememberStack(db, stack.id, stack.text);
  return stack.id;
}

function toFailure(error: unknown): DocumentFailure {
  if (error instanceof ExtractionError) return { code: error.code, reason: error.message, retryable: false };
  if (error instanceof BlobMissingError) {
    const reason = 'The original file is missing from the file store; upload it again.';
    return { code: 'original-missing', reason, retryable: false };
  }
  const reason = 'The document could not be processed because of a fault on our side; try it again.';
  return { code: 'internal', reason, retryable: true };
}
