/** Longest title made from a question, in UTF-16 code units. */
const MAX_TITLE = 80;

/** A conversation's title from its first question: the first line, cut at a word. */
export function titleFrom(question: string): string {
  const line = (question.trim().split('\n')[0] ?? '').replace(/\s+/g, ' ').trim();
  if (line.length <= MAX_TITLE) return line;
  const cut = line.slice(0, MAX_TITLE - 1).replace(/[\uD800-\uDBFF]$/, '');
  const space = cut.lastIndexOf(' ');
  return `${(space > MAX_TITLE / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
