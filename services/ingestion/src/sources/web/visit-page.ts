import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@aia/platform';
import { BlobMissingError, type BlobStore, type StoredBlob } from '../../blobs/blob-store.js';
import type { FetchedResource, SafeFetch } from '../../network/safe-fetch.js';
import type { KnownRevision, SourceEntry } from '../source.js';
import { canonicalUrl } from './canonical-url.js';
import { readDirectives, readPage } from './read-page.js';
import { conditions, validatorsOf } from './validators.js';

/** What one visit found: an entry, unless the page is gone or not wanted, and the links to go on with. */
export interface Visit {
  entry?: SourceEntry;
  links: string[];
  /** Why nothing answered; undefined when the site is up, whatever it said. */
  error?: AppError;
}

export interface VisitDeps {
  fetch: SafeFetch;
  blobs: BlobStore;
  /** What to sign in with at an address. */
  authorization: (url: string) => string | undefined;
  maxFileBytes: number;
  /** Whether an address is one that this source may take. */
  inScope: (url: string) => boolean;
}

const TRIES = 3;
const MAX_PAUSE_MS = 30_000;
/** Larger pages have no links that matter; the pipeline has limits of its own. */
const MAX_HTML_BYTES = 10 * 1024 * 1024;
const HTML = /^(text\/html|application\/xhtml\+xml)/i;
/** What never is a document. */
const IGNORED =
  /^(image|audio|video|font)\/|^text\/(css|javascript)|^application\/(javascript|json|wasm|octet-stream|x-font)/i;
const GONE = new Set([404, 410]);

/**
 * Fetches a page unless it is still the known one (conditional GET), stores it, and reads its links. A page that answers
 * 404 or 410 has no entry; one that cannot be read for now has an entry with the failure, so that it is kept.
 */
export async function visitPage(
  deps: VisitDeps,
  url: string,
  known: KnownRevision | undefined,
  signal: AbortSignal,
): Promise<Visit> {
  try {
    const answer = await fetchPatiently(deps, url, known, signal);
    return await readAnswer(deps, url, answer, known, signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof AppError)) throw error;
    return unanswered(url, error);
  }
}

/** A visit without an answer: what is known of the page is kept. */
export function unanswered(url: string, error: AppError): Visit {
  const tooLarge = error.code === 'payload-too-large';
  const code = tooLarge ? 'too-large' : 'not-readable';
  const failure = { code, reason: error.message, retryable: !tooLarge };
  return { entry: { key: url, revision: null, failure }, links: [], ...(tooLarge ? {} : { error }) };
}

async function fetchPatiently(
  deps: VisitDeps,
  url: string,
  known: KnownRevision | undefined,
  signal: AbortSignal,
): Promise<FetchedResource> {
  const request = {
    headers: {
      accept: 'text/html,application/pdf,text/*;q=0.8,*/*;q=0.5',
      'accept-encoding': 'identity',
      ...conditions(known),
    },
    authorization: deps.authorization(url),
    mayFollow: (target: URL) => deps.inScope(target.href),
    signal,
  };
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await deps.fetch.get(new URL(url), request);
      if (answer.status !== 429 && answer.status < 500) return answer;
      await answer.discard();
      if (attempt === TRIES) throw new AppError('upstream-failed', `The page answers ${answer.status}.`);
      await sleep(pauseMs(answer.headers['retry-after'], attempt), undefined, { signal });
    } catch (error) {
      const again = error instanceof AppError && error.code === 'upstream-failed' && attempt < TRIES;
      if (!again) throw error;
      await sleep(pauseMs(undefined, attempt), undefined, { signal });
    }
  }
}

/** Seconds that the server asks for, else a quarter of a second that doubles. */
function pauseMs(retryAfter: string | undefined, attempt: number): number {
  const seconds = Number(retryAfter);
  return Number.isFinite(seconds) && seconds > 0
    ? Math.min(MAX_PAUSE_MS, seconds * 1000)
    : 250 * 2 ** (attempt - 1);
}

async function readAnswer(
  deps: VisitDeps,
  url: string,
  answer: FetchedResource,
  known: KnownRevision | undefined,
  signal: AbortSignal,
): Promise<Visit> {
  const { status, headers } = answer;
  if (status === 304 && known?.contentHash) {
    await answer.discard();
    const page = await readPageOf(deps, known.contentHash, url);
    if (page !== 'missing')
      return { entry: { key: url, revision: known.revision }, links: page?.links ?? [] };
    // Its original is lost: the whole page is asked for.
    return readAnswer(deps, url, await fetchPatiently(deps, url, undefined, signal), undefined, signal);
  }
  const none = { links: [] };
  const final = canonicalUrl(answer.url.href) ?? url;
  if (GONE.has(status) || (status >= 300 && status < 400) || !deps.inScope(final)) {
    await answer.discard();
    return none;
  }
  if (status !== 200) {
    await answer.discard();
    const failure = { code: 'not-readable', reason: `The page answers ${status}.`, retryable: true };
    return { entry: { key: url, revision: null, failure }, ...none };
  }
  if (IGNORED.test(headers['content-type'] ?? '')) {
    await answer.discard();
    return none;
  }
  return keepPage(deps, final, answer);
}

async function keepPage(deps: VisitDeps, url: string, answer: FetchedResource): Promise<Visit> {
  const stored = await deps.blobs.write(answer.body, { maxBytes: deps.maxFileBytes });
  const directives = readDirectives(answer.headers['x-robots-tag'] ?? '');
  const isHtml = HTML.test(answer.headers['content-type'] ?? '');
  const page = isHtml ? await readStored(deps, stored, url) : undefined;
  const links = directives.nofollow || page?.nofollow ? [] : (page?.links ?? []);
  if (directives.noindex || page?.noindex) return { links };
  const key = page?.canonical && deps.inScope(page.canonical) ? page.canonical : url;
  // Validators belong to the address that was asked; under another one they would mean nothing.
  const revision = key === url ? validatorsOf(answer.headers) : null;
  return { entry: { key, revision, stored }, links };
}

async function readStored({ blobs }: VisitDeps, { sha256, sizeBytes }: StoredBlob, url: string) {
  if (sizeBytes > MAX_HTML_BYTES) return undefined;
  return readPage(Buffer.from(await blobs.read(sha256)).toString('utf8'), url);
}

/** A page out of the blob store; undefined when it is too large to have links that matter. */
async function readPageOf({ blobs }: VisitDeps, sha256: string, url: string) {
  try {
    const bytes = await blobs.read(sha256);
    if (bytes.byteLength > MAX_HTML_BYTES) return undefined;
    return readPage(Buffer.from(bytes).toString('utf8'), url);
  } catch (error) {
    if (error instanceof BlobMissingError) return 'missing';
    throw error;
  }
}
