import type { DocumentFailure } from '@aia/contracts';
import {
  advanceDocument,
  claimDocument,
  completeImports,
  findChunking,
  handBackPaused,
  holdsDocument,
  noteWaiting,
  rememberStack,
  removeMembers,
  settleDocument,
  storePrepared,
  type ClaimedDocument,
  type DatasetChunking,
  type NewChunk,
  type PreparedClaim,
  type PreparedVersion,
  type StoreOutcome,
} from '@aia/database/ingestion';
import { detectLanguage } from '@aia/language';
import { derivedId } from '@aia/platform';
import { isRetryable, type JobHandler } from '@aia/queue';
import { BlobMissingError } from '../blobs/blob-store.js';
import { toChunkInput } from '../chunking/chunk-input.js';
import type { ExtractedDocument } from '../extraction/extracted-document.js';
import { ExtractionError } from '../extraction/extraction-error.js';
import { stackOf } from './failure-stack.js';
import type { ChunkDraft } from '../pipeline/chunk.js';
import { createLocator, headingsAt } from '../pipeline/locate.js';
import { fetchOriginal } from '../pipeline/fetch.js';
import { removeVersion } from '../pipeline/index.js';
import { expandArchive } from './expand-archive.js';
import { inStage } from './in-stage.js';
import type { JobDeps } from './job-deps.js';
import { prepareLargeText } from './large-text.js';
import { StaleTokenError } from './stale-token.js';
import { whileHeld, type HoldWatch } from './while-held.js';

/** As much of a text as is looked at to tell its language. */
const LANGUAGE_SAMPLE = 20_000;
/** A halt takes effect within five seconds; this and the end of a thread fit into them. */
const HOLD_CHECK_MS = 2000;

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
      await whileHeld(holdWatch(deps, document), (signal) => prepare(deps, document, progress, signal));
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

/** A pause or a deletion ends even a long extraction within seconds. */
function holdWatch({ db, logger }: JobDeps, document: ClaimedDocument): HoldWatch {
  return {
    isHeld: () => holdsDocument(db, document),
    intervalMs: HOLD_CHECK_MS,
    onError: (error) => logger.debug({ err: error }, 'whether a document still is held could not be read'),
  };
}

async function prepare(
  deps: JobDeps,
  document: PreparedClaim,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  if (await prepareLargeText(deps, document)) return;
  const bytes = await fetchOriginal(deps.blobs, document.contentHash);
  const inNextStage = <T>(stage: 'extracting' | 'chunking', work: () => Promise<T>): Promise<T> => {
    progress.stage = stage;
    return inStage(() => advanceDocument(deps.db, document, stage), work);
  };
  const extracted = await inNextStage('extracting', () => extractOrExpand(deps, document, bytes, signal));
  if (!extracted) return;
  await inNextStage('chunking', async () => {
    let chunking: DatasetChunking | undefined = document.chunking;
    // Settings that change while the document is cut make it be cut again.
    while (chunking && (await cutAndStore(deps, document, extracted, chunking, signal)) === 'outdated')
      chunking = await findChunking(deps.db, document.datasetId);
    if (!chunking) throw new StaleTokenError();
  });
}

async function cutAndStore(
  deps: JobDeps,
  document: PreparedClaim,
  extracted: ExtractedDocument,
  chunking: DatasetChunking,
  signal: AbortSignal,
): Promise<StoreOutcome> {
  const input = toChunkInput(extracted, chunking.settings, deps.embedder.maxTokens);
  const drafts = await deps.pool.chunk(input, signal);
  if (drafts.length === 0) throw new ExtractionError('empty', 'The file has no text in it.');
  // Points of an earlier, failed try must go before their chunks do.
  if (document.leftovers) await removeVersion(deps.vectors, deps.collection, document.versionId);
  const prepared = toPrepared(document, extracted, chunking, drafts);
  const outcome = await storePrepared(deps.db, document, { ...prepared, replace: document.leftovers });
  if (outcome === 'stale') throw new StaleTokenError();
  // What was an archive before has no members any more.
  if (outcome === 'stored' && document.members) await dropMembers(deps, document);
  return outcome;
}

/** The text of a file; undefined for an archive, whose members are registered instead. */
async function extractOrExpand(
  deps: JobDeps,
  document: ClaimedDocument,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<ExtractedDocument | undefined> {
  try {
    return await deps.pool.extract(bytes, document.sourceKey, signal);
  } catch (error) {
    if (!(error instanceof ExtractionError) || error.code !== 'archive') throw error;
    await expandArchive(deps, document, signal);
    return undefined;
  }
}

function toPrepared(
  document: ClaimedDocument,
  { title, author, mime, text, pages, places = [], outline = [] }: ExtractedDocument,
  { key: chunkingKey }: DatasetChunking,
  drafts: ChunkDraft[],
): PreparedVersion {
  const language = detectLanguage(text.slice(0, LANGUAGE_SAMPLE));
  const locate = createLocator(text, places);
  const chunks = drafts.map((draft) => ({
    ...toNewChunk(draft, document.versionId, text),
    ...(draft.headingPath.length === 0 ? { headingPath: headingsAt(outline, draft.start) } : {}),
    place: locate(draft),
  }));
  return { title, author: author ?? null, mime, language, text, pages, places, chunkingKey, chunks };
}

async function dropMembers({ db }: JobDeps, document: ClaimedDocument): Promise<void> {
  const importIds = await db.transaction().execute((trx) => removeMembers(trx, document.id));
  await completeImports(db, importIds);
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
