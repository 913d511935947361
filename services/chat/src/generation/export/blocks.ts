import type { List, Nodes, PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** A stretch of text of one look. */
export interface Run {
  text: string;
  bold: boolean;
  italic: boolean;
  code: boolean;
}

/** A paragraph of a document, as any format can show it. `level` counts from 0. */
export type Block =
  | { kind: 'heading'; depth: number; runs: Run[] }
  | { kind: 'paragraph'; runs: Run[] }
  | { kind: 'item'; level: number; marker: string; runs: Run[] }
  | { kind: 'quote'; runs: Run[] }
  | { kind: 'code'; lines: string[] };

type Look = Omit<Run, 'text'>;
const PLAIN: Look = { bold: false, italic: false, code: false };
/** Characters that XML cannot hold, and halves of characters. */
const UNPRINTABLE = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

/** Markdown as a flat list of blocks. Images become their descriptions and HTML its text: a file loads nothing. */
export function readBlocks(markdown: string): Block[] {
  return fromMarkdown(markdown.replace(UNPRINTABLE, '')).children.flatMap((node) => toBlocks(node, 0));
}

function toBlocks(node: RootContent, level: number): Block[] {
  if (node.type === 'heading')
    return [{ kind: 'heading', depth: node.depth, runs: runsOf(node.children, PLAIN) }];
  if (node.type === 'paragraph') return [{ kind: 'paragraph', runs: runsOf(node.children, PLAIN) }];
  if (node.type === 'code') return [{ kind: 'code', lines: node.value.split('\n') }];
  if (node.type === 'html') return [{ kind: 'paragraph', runs: [{ ...PLAIN, text: node.value }] }];
  if (node.type === 'blockquote')
    return node.children.flatMap((child) => toBlocks(child, level)).map(asQuote);
  return node.type === 'list' ? listBlocks(node, level) : [];
}

function listBlocks({ children, ordered, start }: List, level: number): Block[] {
  return children.flatMap((item, at) => {
    const marker = ordered ? `${(start ?? 1) + at}.` : '•';
    return item.children.flatMap((child, nth) =>
      asItem(toBlocks(child, level + 1), level, nth > 0 ? '' : marker),
    );
  });
}

function asQuote(block: Block): Block {
  return block.kind === 'paragraph' ? { kind: 'quote', runs: block.runs } : block;
}

function asItem(blocks: Block[], level: number, marker: string): Block[] {
  return blocks.map((block) =>
    block.kind === 'paragraph' ? { kind: 'item', level, marker, runs: block.runs } : block,
  );
}

function runsOf(nodes: PhrasingContent[], look: Look): Run[] {
  return nodes.flatMap((node) => runsIn(node, look));
}

function runsIn(node: PhrasingContent, look: Look): Run[] {
  if (node.type === 'strong') return runsOf(node.children, { ...look, bold: true });
  if (node.type === 'emphasis') return runsOf(node.children, { ...look, italic: true });
  if (node.type === 'inlineCode') return [{ ...look, code: true, text: node.value }];
  if (node.type === 'break') return [{ ...look, text: '\n' }];
  if (node.type === 'link') return [...runsOf(node.children, look), ...addressOf(node, look)];
  return textOf(node, look);
}

/** A link's address is shown, not linked: what stands in a document leads nobody away unseen. */
function addressOf(node: Extract<PhrasingContent, { type: 'link' }>, look: Look): Run[] {
  const shown = runsOf(node.children, look)
    .map(({ text }) => text)
    .join('');
  return shown === node.url ? [] : [{ ...look, text: ` (${node.url})` }];
}

function textOf(node: Nodes, look: Look): Run[] {
  if ('value' in node) return [{ ...look, text: node.value.replace(/\n/g, ' ') }];
  if ('alt' in node) return node.alt ? [{ ...look, text: node.alt }] : [];
  return 'children' in node ? runsOf(node.children as PhrasingContent[], look) : [];
}
