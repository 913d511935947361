import type { Block, TextRange } from './block.js';

/** A part of a document that chunks do not cross: a page, or the whole text. */
export interface Section {
  text: string;
  range: TextRange;
  /** Its blocks in order. */
  blocks: readonly Block[];
}

/** The headings that an offset stands under, for offsets that rise from call to call. */
export function headingCursor(blocks: readonly Block[]): (offset: number) => string[] {
  const headings = blocks.filter((block) => block.heading);
  const path: { depth: number; title: string }[] = [];
  let next = 0;
  return (offset) => {
    for (; (headings[next]?.start ?? Infinity) <= offset; next++) {
      const heading = headings[next]?.heading;
      while (heading && (path.at(-1)?.depth ?? 0) >= heading.depth) path.pop();
      if (heading) path.push(heading);
    }
    return path.map(({ title }) => title).filter((title) => title !== '');
  };
}

/** The head of the table that an offset is in the middle of, for offsets that rise from call to call. */
export function tableHeadCursor(blocks: readonly Block[]): (offset: number) => TextRange | undefined {
  const tables = blocks.filter((block) => block.tableHead);
  let next = 0;
  return (offset) => {
    while ((tables[next]?.end ?? Infinity) <= offset) next++;
    const table = tables[next];
    return table?.tableHead && offset >= table.tableHead.end && offset < table.end
      ? table.tableHead
      : undefined;
  };
}
