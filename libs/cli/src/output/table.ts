/** A column: its heading and how to read its cell. Numbers stand right. */
export interface Column<T> {
  heading: string;
  cell: (row: T) => string | number;
}

/** Rows as aligned text, heading first; columns are separated by two spaces. */
export function formatTable<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const widths = columns.map(({ heading }, index) =>
    Math.max(heading.length, ...cells.map((line) => String(line[index] ?? '').length)),
  );
  const lines = [columns.map(({ heading }) => heading.toUpperCase()), ...cells].map((line) =>
    line
      .map((cell, index) => pad(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}

function pad(cell: string | number, width: number): string {
  return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
}
