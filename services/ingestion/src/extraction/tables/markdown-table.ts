/** One line of a Markdown table. */
export function tableRow(cells: readonly string[], columns: number): string {
  let line = '|';
  for (let i = 0; i < columns; i++) line += ` ${toCell(cells[i] ?? '')} |`;
  return line;
}

/** The line between the head and the body of a Markdown table. */
export function tableRule(columns: number): string {
  return `|${' --- |'.repeat(columns)}`;
}

/** Rows as a Markdown table whose first row is the head; rows without words are left out. Empty for no rows. */
export function toMarkdownTable(rows: readonly (readonly string[])[]): string {
  const used = rows.filter((cells) => cells.some((cell) => cell.trim() !== ''));
  const [head, ...body] = used;
  if (!head) return '';
  const columns = Math.max(...used.map((cells) => cells.length));
  return [tableRow(head, columns), tableRule(columns), ...body.map((cells) => tableRow(cells, columns))].join(
    '\n',
  );
}

/** The words of a cell on one line, with nothing that would end it. */
function toCell(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');
}
