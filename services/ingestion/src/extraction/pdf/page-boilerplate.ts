import type { PageLine } from './page-text.js';

/** Lines at the top and at the bottom of a page among which headers and footers are looked for. */
const EDGE_LINES = 3;
/** A line that stands in the same place on so many pages is no content of them. */
const LEAST_PAGES = 3;
/** Pages between two occurrences: running heads change with the chapter and differ on left and right pages. */
const MOST_APART = 4;
/** Points that a line may move up or down from page to page. */
const HEIGHT_STEP = 4;

/** The lines of one page, with its number. */
export interface NumberedPage {
  page: number;
  lines: PageLine[];
}

/**
 * Removes page headers, footers and page numbers: lines at the edge of a page that come back in the same place on
 * pages nearby, word for word or with a number that counts the pages.
 */
export function withoutBoilerplate(pages: readonly NumberedPage[]): NumberedPage[] {
  if (pages.length < LEAST_PAGES) return [...pages];
  const seen = new Map<string, number[]>();
  for (const { page, lines } of pages) {
    for (const key of new Set(edgesOf(lines).flatMap((line) => keysOf(line, page)))) {
      const found = seen.get(key);
      if (found) found.push(page);
      else seen.set(key, [page]);
    }
  }
  return pages.map(({ page, lines }) => ({ page, lines: contentOf(lines, page, seen) }));
}

/** Inwards from each edge, as long as lines are boilerplate. */
function contentOf(lines: PageLine[], page: number, seen: ReadonlyMap<string, number[]>): PageLine[] {
  const byHeight = [...lines].sort((a, b) => b.y - a.y);
  const dropped = new Set<PageLine>();
  for (const edge of [byHeight.slice(0, EDGE_LINES), byHeight.slice(-EDGE_LINES).reverse()]) {
    for (const line of edge) {
      if (!keysOf(line, page).some((key) => comesBack(seen.get(key) ?? [], page))) break;
      dropped.add(line);
    }
  }
  return dropped.size === 0 ? lines : lines.filter((line) => !dropped.has(line));
}

function edgesOf(lines: readonly PageLine[]): PageLine[] {
  const byHeight = [...lines].sort((a, b) => b.y - a.y);
  return [...new Set([...byHeight.slice(0, EDGE_LINES), ...byHeight.slice(-EDGE_LINES)])];
}

/**
 * What a line would be called on other pages: its words, or its words around a number that grows with the pages. The
 * parts of a header change by themselves: the chapter stays while the section goes on.
 */
function keysOf({ text, parts, y }: PageLine, page: number): string[] {
  const place = Math.round(y / HEIGHT_STEP);
  const all = parts.length > 1 ? [text, ...parts.filter((part) => part.trim().length > 3)] : [text];
  return all
    .flatMap((words) => wordKeys(words.replace(/\s+/g, ' ').trim(), page))
    .map((key) => `${place} ${key}`);
}

function wordKeys(words: string, page: number): string[] {
  const numbers = [...words.matchAll(/\d{1,5}/g)].slice(0, 3);
  const counted = numbers.map(({ 0: number, index }) => {
    return `${words.slice(0, index)}#${Number(number) - page}#${words.slice(index + number.length)}`;
  });
  return [words, ...counted];
}

/** Whether a key that was seen on `pages` has enough of them around this one. */
function comesBack(pages: readonly number[], page: number): boolean {
  if (pages.length < LEAST_PAGES) return false;
  const at = pages.indexOf(page);
  let count = 1;
  for (let i = at; i > 0 && (pages[i] ?? 0) - (pages[i - 1] ?? 0) <= MOST_APART; i--) count++;
  for (let i = at; i + 1 < pages.length && (pages[i + 1] ?? 0) - (pages[i] ?? 0) <= MOST_APART; i++) count++;
  return count >= LEAST_PAGES;
}
