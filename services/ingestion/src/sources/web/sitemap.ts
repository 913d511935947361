import { createGunzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { AppError } from '@aia/platform';
import { Parser } from 'htmlparser2';
import { canonicalUrl } from './canonical-url.js';

/** Addresses of pages, and of further sitemaps. */
export interface Sitemap {
  pages: string[];
  sitemaps: string[];
}

/** The limits of sitemaps.org: 50,000 addresses and 50 MB, uncompressed. */
const MAX_URLS = 50_000;
const MAX_BYTES = 50 * 1024 * 1024;
const MAX_DEPTH = 3;
const MAX_FILES = 500;

/** Bytes of an address; an error when it cannot be had. */
export type FetchBytes = (url: string) => Promise<AsyncIterable<Uint8Array>>;

/**
 * Every page that the sitemaps name, through indexes of sitemaps too, up to `maxPages`. Only sitemaps on the same host as
 * the index that names them are read.
 */
export async function collectSitemaps(
  roots: readonly string[],
  fetchBytes: FetchBytes,
  maxPages: number,
): Promise<string[]> {
  const pages = new Set<string>();
  const seen = new Set<string>();
  let level = [...roots];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const next: string[] = [];
    for (const url of level) {
      if (seen.has(url) || seen.size >= MAX_FILES || pages.size >= maxPages) continue;
      seen.add(url);
      const sitemap = await readSitemap(await fetchBytes(url), url);
      for (const page of sitemap.pages) if (pages.size < maxPages) pages.add(page);
      next.push(...sitemap.sitemaps.filter((child) => new URL(child).host === new URL(url).host));
    }
    level = next;
  }
  return [...pages];
}

/**
 * Reads one sitemap as it streams in: XML, compressed or not, or plain text with an address a line. Entities that a
 * document type declares are not expanded.
 * @throws AppError `validation-failed` when it is larger than sitemaps may be.
 */
export async function readSitemap(content: AsyncIterable<Uint8Array>, url: string): Promise<Sitemap> {
  const found: Sitemap = { pages: [], sitemaps: [] };
  const reader = sitemapParser(found, url);
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const part of await uncompressed(content)) {
    bytes += part.byteLength;
    if (bytes > MAX_BYTES) throw tooLarge(url);
    reader.write(decoder.decode(part, { stream: true }));
    if (found.pages.length + found.sitemaps.length >= MAX_URLS) break;
  }
  reader.end();
  return found;
}

/** Parses by tag names alone, so that prefixes and order do not matter. */
function sitemapParser(found: Sitemap, url: string) {
  let inLoc = false;
  let text = '';
  let parent = 'url';
  let lines = '';
  let xml = false;
  const add = (list: string[], address: string) => {
    const canonical = canonicalUrl(address.trim(), url);
    if (canonical && list.length < MAX_URLS) list.push(canonical);
  };
  const parser = new Parser(
    {
      onopentagname: (name) => {
        xml = true;
        const local = name.replace(/^.*:/, '').toLowerCase();
        if (local === 'url' || local === 'sitemap') parent = local;
        // `image:loc` and `video:…` name no pages.
        inLoc = local === 'loc' && !/^(image|video):/i.test(name);
        text = '';
      },
      ontext: (part) => {
        if (inLoc && text.length < 4000) text += part;
        if (!xml && lines.length < MAX_BYTES) lines += part;
      },
      onclosetag: () => {
        if (inLoc) add(parent === 'sitemap' ? found.sitemaps : found.pages, text);
        inLoc = false;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  return {
    write: (part: string) => parser.write(part),
    end: () => {
      parser.end();
      if (!xml) for (const line of lines.split(/\r?\n/)) if (line.trim() !== '') add(found.pages, line);
    },
  };
}

/** The content, decompressed when it begins like gzip. */
async function uncompressed(content: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const parts = content[Symbol.asyncIterator]();
  const first = await parts.next();
  const all = async function* () {
    if (!first.done) yield first.value;
    for (let next = await parts.next(); !next.done; next = await parts.next()) yield next.value;
  };
  const zipped = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b;
  if (!zipped) return all();
  const source = Readable.from(all());
  const gunzip = createGunzip();
  source.once('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}

function tooLarge(url: string): AppError {
  return new AppError('validation-failed', `The sitemap ${url} is larger than 50 MB; split it.`);
}
