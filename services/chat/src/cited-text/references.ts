import type { Citation, Source } from '@aia/contracts';
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { Nodes } from 'mdast';

/** A text that was checked against its sources: an answer, or a section of a document. */
export interface CitedText {
  content: string;
  sources: Source[];
  citations: Citation[];
}

/** Something to be written into a text before the character at `at`. */
interface Insertion {
  at: number;
  text: string;
}

/**
 * The text as Markdown, with `[n]` behind each sentence that source n supports. What would be HTML or an image is
 * escaped: a file that is opened elsewhere must load nothing.
 */
export function withReferences({ content, sources, citations }: CitedText): string {
  const known = new Set(sources.map(({ index }) => index));
  const references = citations
    .filter(({ sourceIndex }) => known.has(sourceIndex))
    .map(({ answerEnd, sourceIndex }) => ({ at: answerEnd, text: ` [${sourceIndex}]` }));
  return inert(insert(content, references));
}

/** One line for each source that is cited, with its quotes. */
export function citedSources({ sources, citations }: CitedText): string[] {
  return sources.flatMap(({ index, title, sourceKey }) => {
    const cited = citations.filter(({ sourceIndex }) => sourceIndex === index);
    if (cited.length === 0) return [];
    const name = title === sourceKey ? title : `${title} (${sourceKey})`;
    const quotes = [...new Set(cited.map(({ quote }) => oneLine(quote)))];
    return [`[${index}] ${asText(oneLine(name))}: “${quotes.map(asText).join('” “')}”`];
  });
}

/** A text in one line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** A document's own words inside Markdown: no HTML, no image, no link. */
export function asText(text: string): string {
  return text
    .replace(/<(?=[A-Za-z/!?])/g, '\\<')
    .replace(/!\[/g, '!\\[')
    .replace(/\]\(/g, ']\\(');
}

/** The text without HTML and images. What is escaped may make something else of what follows, so it is looked at again. */
function inert(text: string): string {
  const found = escapes(text);
  return found.length === 0 ? text : inert(insert(text, found));
}

function insert(content: string, insertions: Insertion[]): string {
  const fromTheEnd = insertions.toSorted((a, b) => b.at - a.at);
  return fromTheEnd.reduce(
    (text, { at, text: added }) => text.slice(0, at) + added + text.slice(at),
    content,
  );
}

function escapes(content: string): Insertion[] {
  if (!/[<!]/.test(content)) return [];
  return escapesIn(fromMarkdown(content), content);
}

function escapesIn(node: Nodes, content: string): Insertion[] {
  const start = node.position?.start.offset ?? 0;
  const end = node.position?.end.offset ?? 0;
  if (node.type === 'html')
    return [...content.slice(start, end).matchAll(/</g)].map(({ index }) => ({
      at: start + index,
      text: '\\',
    }));
  if (node.type === 'image' || node.type === 'imageReference') return [{ at: start + 1, text: '\\' }];
  return 'children' in node ? node.children.flatMap((child) => escapesIn(child, content)) : [];
}
