/** Markdown that is noise in running text, with what remains of it. Inline code keeps its backticks. */
const REWRITES: [RegExp, string][] = [
  [/!\[([^\]]*)\]\([^)]*\)/g, '$1'],
  [/\[([^\]]+)\]\([^)]*\)(?:\{[^}]*\})?/g, '$1'],
  [/\[([^\]]+)\]\[[^\]]*\]/g, '$1'],
  [/<\/?[a-z][^>]*>/gi, ''],
  [/^(?:\s*>)+\s?/gm, ''],
  [/^\s*#{1,6}\s+/gm, ''],
  [/\s*\{\s*#[\w-]+\s*\}/g, ''],
  [/^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ x]\]\s+)?/gm, ''],
  [/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/gs, '$2'],
  [/(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])/g, '$1'],
  [/\s*\n\s*/g, ' '],
];

/** Inline code is no Markdown inside: it is set aside behind a character that no text has. */
const CODE = /`[^`\n]+`/g;
const MASK = '\uE000';
const MASKED = /\uE000(\d+)\uE000/g;
const TABLE_ROW = /^\|.*\|$/s;

/** A sentence of Markdown as plain running text on one line. The original keeps its place; only the display changes. */
export function toReadable(markdown: string): string {
  if (TABLE_ROW.test(markdown)) return cellsOf(markdown).map(toReadable).join(' — ');
  const code: string[] = [];
  const masked = markdown.replace(CODE, (span) => `${MASK}${code.push(span) - 1}${MASK}`);
  const plain = REWRITES.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), masked);
  return plain.replace(MASKED, (_, at: string) => code[Number(at)] ?? '').trim();
}

function cellsOf(row: string): string[] {
  const cells = row.slice(1, -1).split(/(?<!\\)\|/);
  return cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
}
