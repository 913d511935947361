import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceConfigOf, SourceCredentials } from '@aia/contracts';
import { AppError } from '@aia/platform';
import type { BlobStore } from '../../blobs/blob-store.js';
import { authorizationOf } from '../../network/authorization.js';
import type { SafeFetch } from '../../network/safe-fetch.js';
import type { EnumerationContext, Source, SourceEntry, SourcePage } from '../source.js';
import { canonicalUrl } from './canonical-url.js';
import { createRobotsRules } from './robots.js';
import { collectSitemaps } from './sitemap.js';
import { unanswered, visitPage, type Visit, type VisitDeps } from './visit-page.js';

export interface WebSourceDeps {
  fetch: SafeFetch;
  blobs: BlobStore;
  userAgent: string;
  maxFileBytes: number;
}

/** An address to visit, and how many more links may be followed from it. */
type Target = [url: string, depth: number];

/** Pages that are fetched at once; one after the other where robots.txt asks for a pause. */
const CONCURRENCY = 4;
const PAGE = 20;
const RECHECK_PAGE = 200;

/**
 * Crawls from the start addresses and sitemaps, breadth first. A page's key is its canonical address. Known pages that no
 * link led to are asked for themselves in the end: only what answers 404 or 410 is gone.
 */
export function createWebSource(
  config: SourceConfigOf<'web'>,
  credentials: SourceCredentials | undefined,
  deps: WebSourceDeps,
): Source {
  return {
    enumerate: (context) => crawl(config, authorizationOf(credentials), deps, context),
    open: () => Promise.reject(new Error('Web pages are stored while they are crawled.')),
    close: () => deps.fetch.close(),
  };
}

async function* crawl(
  config: SourceConfigOf<'web'>,
  authorization: string | undefined,
  deps: WebSourceDeps,
  context: EnumerationContext,
): AsyncGenerator<SourcePage> {
  const { signal } = context;
  const inScope = scopeOf(config);
  const robots = createRobotsRules(deps.fetch, deps.userAgent);
  const ownHosts = scopeOf({ ...config, sameSite: true });
  const authorizationFor = (url: string) => (ownHosts(url) ? authorization : undefined);
  const visitDeps: VisitDeps = { ...deps, authorization: authorizationFor, inScope };
  const visited = new Set((context.checkpoint?.['visited'] as string[] | undefined) ?? []);
  const frontier: Target[] =
    (context.checkpoint?.['frontier'] as Target[] | undefined) ??
    (await startTargets(config, deps, authorization, signal));
  const starts = new Set(frontier.map(([url]) => url));
  const listed = new Set<string>();
  let answered = context.checkpoint !== null;
  let failure: AppError | undefined;

  const visitAll = async (batch: Target[]): Promise<Visit[]> => {
    const known = await context.known(batch.map(([url]) => url));
    return Promise.all(
      batch.map(async ([url]) => {
        try {
          if (!(await robots.isAllowed(url, signal))) return { links: [] };
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          return unanswered(url, error);
        }
        return visitPage(visitDeps, url, known.get(url), signal);
      }),
    );
  };
  const take = (visits: Visit[], batch: Target[]): SourceEntry[] => {
    const entries: SourceEntry[] = [];
    for (const [index, visit] of visits.entries()) {
      answered ||= visit.error === undefined;
      failure ??= visit.error;
      const depth = (batch[index]?.[1] ?? 0) - 1;
      if (depth >= 0) for (const link of visit.links) if (!visited.has(link)) frontier.push([link, depth]);
      if (!visit.entry || listed.has(visit.entry.key)) continue;
      listed.add(visit.entry.key);
      visited.add(visit.entry.key);
      entries.push(visit.entry);
    }
    return entries;
  };

  let entries: SourceEntry[] = [];
  const wanted = (url: string) => inScope(url) && (starts.has(url) || context.wants(url));
  for (;;) {
    const batch = nextBatch(frontier, visited, wanted, config.maxPages);
    if (batch.length === 0) break;
    const [first] = batch;
    // A robots.txt that cannot be had is told by the visit, which asks for the same rules.
    const delay = first ? await robots.delayMs(first[0], signal).catch(() => 0) : 0;
    for (const part of delay > 0 ? batch.map((target) => [target]) : [batch]) {
      entries.push(...take(await visitAll(part), part));
      if (delay > 0) await sleep(delay, undefined, { signal });
    }
    if (entries.length < PAGE) continue;
    yield { entries, checkpoint: { frontier: [...frontier], visited: [...visited] } };
    entries = [];
  }
  if (!answered && failure) throw failure;
  yield { entries, checkpoint: { frontier: [], visited: [...visited] } };
  yield* recheck(context, visited, (urls) => visitAll(urls.map((url) => [url, 0])));
}

/** The next addresses that are to be visited; those that are not are dropped. */
function nextBatch(
  frontier: Target[],
  visited: Set<string>,
  wanted: (url: string) => boolean,
  maxPages: number,
): Target[] {
  const batch: Target[] = [];
  while (batch.length < CONCURRENCY && visited.size < maxPages) {
    const target = frontier.shift();
    if (!target) break;
    if (visited.has(target[0]) || !wanted(target[0])) continue;
    visited.add(target[0]);
    batch.push(target);
  }
  return batch;
}

/** Asks for known pages that the crawl did not come by: they may still be there, only unlinked. */
async function* recheck(
  context: EnumerationContext,
  visited: Set<string>,
  visitAll: (urls: string[]) => Promise<Visit[]>,
): AsyncGenerator<SourcePage> {
  for (let after = ''; ;) {
    const keys = await context.unseen(after, RECHECK_PAGE);
    const urls = keys.filter((key) => !visited.has(key) && context.wants(key));
    const entries: SourceEntry[] = [];
    for (let from = 0; from < urls.length; from += CONCURRENCY) {
      const batch = urls.slice(from, from + CONCURRENCY);
      const visits = await visitAll(batch);
      // A page that calls itself by another name now is gone under the old one.
      entries.push(...visits.flatMap(({ entry }) => (entry ? [entry] : [])));
    }
    if (entries.length > 0) yield { entries, checkpoint: { frontier: [], visited: [...visited] } };
    const last = keys.at(-1);
    if (last === undefined || keys.length < RECHECK_PAGE) return;
    after = last;
  }
}

async function startTargets(
  config: SourceConfigOf<'web'>,
  { fetch }: WebSourceDeps,
  authorization: string | undefined,
  signal: AbortSignal,
): Promise<Target[]> {
  const starts = config.startUrls.flatMap((url) => canonicalUrl(url) ?? []);
  const fetchBytes = async (url: string) => {
    const answer = await fetch.get(new URL(url), {
      authorization,
      signal,
      headers: { 'accept-encoding': 'identity' },
    });
    if (answer.status === 200) return answer.body;
    await answer.discard();
    const code = answer.status >= 500 || answer.status === 429 ? 'upstream-failed' : 'validation-failed';
    throw new AppError(code, `The sitemap ${url} answers ${answer.status}.`);
  };
  const named = await collectSitemaps(config.sitemaps, fetchBytes, config.maxPages);
  return [...starts.map((url): Target => [url, config.depth]), ...named.map((url): Target => [url, 0])];
}

/** With `sameSite`, only the hosts of the start addresses and sitemaps are in scope. */
function scopeOf({ sameSite, startUrls, sitemaps }: SourceConfigOf<'web'>): (url: string) => boolean {
  const hosts = new Set([...startUrls, ...sitemaps].map((url) => new URL(url).host));
  return (url) => !sameSite || hosts.has(new URL(url).host);
}
