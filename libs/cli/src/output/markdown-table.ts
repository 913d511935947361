/** Rows as a Markdown table, the first one as its head; `cellText` keeps what is in a cell from ending it. */
export function markdownTable(rows: string[][], cellText: (text: string) => string): string {
  const lines = rows.map((cells) => `| ${cells.map(cellText).join(' | ')} |`);
  const rule = `|${rows[0]?.map(() => ' --- |').join('') ?? ''}`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
