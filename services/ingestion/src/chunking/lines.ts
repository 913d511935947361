/** One line: `start`..`end` without its line break; `next` is where the following line starts. */
export interface Line {
  start: number;
  end: number;
  next: number;
}

/** The lines of `text` between `from` and `to`. */
export function linesOf(text: string, from: number, to: number): Line[] {
  const lines: Line[] = [];
  for (let start = from; start < to;) {
    const found = text.indexOf('\n', start);
    const end = found === -1 || found > to ? to : found;
    lines.push({ start, end, next: Math.min(end + 1, to) });
    start = end + 1;
  }
  return lines;
}
