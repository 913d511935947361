/** A cell may span columns; more than this is a mistake in the page. */
const MOST_COLUMNS = 100;

/**
 * A table as GitHub-flavoured Markdown, or null when it only lays out a page: a single row or column, other tables
 * inside, or code blocks in its cells. Cells hold their words on one line. Cells that span columns are followed by empty
 * ones; a caption goes above.
 */
export function tableToMarkdown(table: Element): string | null {
  if (table.querySelector('table, pre') !== null) return null;
  const rows = [...table.querySelectorAll('tr')]
    .map(cellsOf)
    .filter((cells) => cells.some((cell) => cell !== ''));
  const [head, ...body] = rows;
  const columns = Math.max(0, ...rows.map((cells) => cells.length));
  if (!head || body.length === 0 || rows.filter(hasSeveralCells).length < 2) return null;
  const lines = [
    toRow(head, columns),
    `|${' --- |'.repeat(columns)}`,
    ...body.map((cells) => toRow(cells, columns)),
  ];
  const caption = oneLine(table.querySelector('caption'));
  return `${caption === '' ? '' : `${caption}\n\n`}${lines.join('\n')}`;
}

/** Rows of a table of data relate cells; a note in a frame has one cell with words in every row. */
function hasSeveralCells(cells: string[]): boolean {
  return cells.filter((cell) => cell !== '').length > 1;
}

function cellsOf(row: Element): string[] {
  return [...row.querySelectorAll('th, td')].flatMap((cell) => {
    const span = Math.min(MOST_COLUMNS, Math.max(1, Number(cell.getAttribute('colspan')) || 1));
    const text = oneLine(cell).replaceAll('|', '\\|');
    return [text, ...Array.from({ length: span - 1 }, () => '')];
  });
}

function toRow(cells: string[], columns: number): string {
  const all = [...cells, ...Array.from({ length: columns - cells.length }, () => '')];
  return `| ${all.join(' | ')} |`;
}

function oneLine(element: Element | null): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
}
