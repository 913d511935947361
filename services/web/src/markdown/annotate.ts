import type { Element, ElementContent, Root, RootContent, Text } from 'hast';

/** A note in a Markdown text, at offsets of its source (UTF-16 code units). */
export interface Annotations {
  /** Where a citation ends: `source` is the number that readers see, `citation` which of the list it is. */
  marks: readonly { at: number; source: number; citation: number }[];
  /** Ranges that no source supports. */
  gaps: readonly { start: number; end: number }[];
}

interface Leaf {
  parent: Root | Element;
  node: Text | Element;
  start: number;
  end: number;
  /** Whether the source of the text is the text itself, so that it can be cut at an offset. */
  exact: boolean;
}

const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'th']);

/**
 * Puts citation marks and the underlining of unsupported text into rendered Markdown. `base` is where the tree's source
 * begins in the annotated text. Runs after the sanitizer, whose work it does not undo: it adds `sup` and `span` only.
 */
export function annotate({ base, marks, gaps }: Annotations & { base: number }) {
  return (tree: Root): void => {
    const leaves = collectLeaves(tree, base);
    const marksOf = new Map<Leaf, Annotations['marks'][number][]>();
    for (const mark of marks) {
      const leaf = leaves.findLast(({ start }) => start < mark.at);
      if (leaf) marksOf.set(leaf, [...(marksOf.get(leaf) ?? []), mark]);
    }
    for (const leaf of leaves) {
      const own = marksOf.get(leaf) ?? [];
      const crossing = gaps.filter(({ start, end }) => start < leaf.end && end > leaf.start);
      if (own.length > 0 || crossing.length > 0) replace(leaf, own, crossing);
    }
  };
}

function collectLeaves(parent: Root | Element, base: number, into: Leaf[] = []): Leaf[] {
  for (const node of parent.children) {
    if (node.type === 'text') addLeaf(parent, node, base, into);
    if (node.type !== 'element') continue;
    if (node.tagName === 'code' || node.tagName === 'pre') addLeaf(parent, node, base, into);
    else collectLeaves(node, base, into);
  }
  return into;
}

function addLeaf(parent: Root | Element, node: Text | Element, base: number, into: Leaf[]): void {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  if (start === undefined || end === undefined) return;
  const exact = node.type === 'text' && node.value.length === end - start;
  into.push({ parent, node, start: base + start, end: base + end, exact });
}

function replace(leaf: Leaf, marks: Annotations['marks'], gaps: Annotations['gaps']): void {
  const at = leaf.parent.children.indexOf(leaf.node);
  const quiet =
    leaf.node.type === 'element' || (leaf.parent.type === 'element' && HEADINGS.has(leaf.parent.tagName));
  const pieces = cut(leaf, marks, quiet ? [] : gaps);
  (leaf.parent.children as RootContent[]).splice(at, 1, ...pieces);
}

function cut(leaf: Leaf, marks: Annotations['marks'], gaps: Annotations['gaps']): ElementContent[] {
  const { node, start, end } = leaf;
  if (node.type === 'element' || !leaf.exact) {
    const whole = gaps.some((gap) => gap.start <= start && gap.end >= end);
    return [whole && node.type === 'text' ? underline(node.value) : node, ...marks.map(toSup)];
  }
  const points = [...marks.map(({ at }) => Math.min(at, end)), ...gaps.flatMap((gap) => [gap.start, gap.end])]
    .concat(start, end)
    .filter((point) => point >= start && point <= end);
  const sorted = [...new Set(points)].sort((a, b) => a - b);
  return sorted.slice(0, -1).flatMap((from, index) => {
    const to = sorted[index + 1] ?? end;
    const text = node.value.slice(from - start, to - start);
    const inGap = gaps.some((gap) => gap.start <= from && gap.end >= to) && text.trim() !== '';
    const ended = marks.filter((mark) => Math.min(mark.at, end) === to);
    return [inGap ? underline(text) : ({ type: 'text', value: text } as const), ...ended.map(toSup)];
  });
}

function toSup({ source, citation }: Annotations['marks'][number]): Element {
  return {
    type: 'element',
    tagName: 'sup',
    properties: { dataSource: source, dataCitation: citation },
    children: [],
  };
}

function underline(value: string): Element {
  const properties = { className: ['unsupported'] };
  return { type: 'element', tagName: 'span', properties, children: [{ type: 'text', value }] };
}
