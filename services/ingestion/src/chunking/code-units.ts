import { trimRange, type TextRange } from './block.js';
import { linesOf, type Line } from './lines.js';

/** A definition or statement with the comments and decorators above it. */
export interface CodeUnit extends TextRange {
  /** Its first line that is no comment or decorator. */
  title: string;
  /** Where the lines inside of it begin; undefined where there are none. */
  bodyStart: number | undefined;
}

/** Lines that close what is above them. */
const CLOSING =
  /^\s*(?:[)\]}>]|end\b|else\b|elif\b|elsif\b|except\b|catch\b|finally\b|rescue\b|case\b|default\b|fi\b|done\b|esac\b|then\b)/;
/** Comments, decorators and attributes belong to what follows them. */
const LEADING = /^\s*(?:\/\/|\/\*|\*|#|--|;|"""|'''|@|\[\w+.*\]\s*$)/;
const LONGEST_TITLE = 120;
const TAB_WIDTH = 4;

/**
 * The units of source text at its least indentation, or inside of a definition at that of its first line. Nothing is parsed: indentation and blank lines tell definitions
 * apart in every common language, and in files that no parser takes.
 */
export function codeUnits(text: string, range: TextRange, inside: boolean): CodeUnit[] {
  const lines = linesOf(text, range.start, range.end).map((line) => ({
    ...line,
    indent: indentOf(text, line),
  }));
  const firstIndent = lines.find(({ indent }) => indent !== Infinity)?.indent ?? 0;
  const least = inside ? firstIndent : lines.reduce((min, { indent }) => Math.min(min, indent), Infinity);
  const starts = unitStarts(text, lines, least);
  return starts.flatMap((from, i) => {
    const own = lines.slice(from, starts[i + 1] ?? lines.length);
    const [first, last] = [own[0], own.at(-1)];
    const trimmed = trimRange(text, { start: first?.start ?? 0, end: last?.end ?? 0 });
    return trimmed.end > trimmed.start ? [{ ...trimmed, ...describe(text, own, least) }] : [];
  });
}

interface IndentedLine extends Line {
  /** Columns; Infinity for blank lines. */
  indent: number;
}

/** Indexes of the lines that a unit begins with. */
function unitStarts(text: string, lines: IndentedLine[], least: number): number[] {
  const starts: number[] = [0];
  let leading: number | undefined;
  for (const [i, line] of lines.entries()) {
    if (line.indent === Infinity) {
      if (leading !== undefined && i > 0) leading = undefined;
      continue;
    }
    if (line.indent > least) {
      leading = undefined;
      continue;
    }
    const words = text.slice(line.start, Math.min(line.end, line.start + 200));
    if (CLOSING.test(words)) continue;
    if (LEADING.test(words)) {
      if (leading === undefined) starts.push((leading = i));
      continue;
    }
    if (leading === undefined) starts.push(i);
    leading = undefined;
  }
  return [...new Set(starts)];
}

function describe(text: string, lines: IndentedLine[], least: number): Pick<CodeUnit, 'title' | 'bodyStart'> {
  const at = lines.findIndex(
    ({ indent, start, end }) =>
      indent <= least && !LEADING.test(text.slice(start, Math.min(end, start + 200))),
  );
  const title = lines[Math.max(0, at)];
  const body = lines.slice(at + 1).find(({ indent }) => indent !== Infinity && indent > least);
  return {
    title: title ? text.slice(title.start, Math.min(title.end, title.start + LONGEST_TITLE)).trim() : '',
    bodyStart: body?.start,
  };
}

function indentOf(text: string, { start, end }: Line): number {
  let columns = 0;
  for (let i = start; i < end; i++) {
    const character = text.charAt(i);
    if (character === ' ') columns++;
    else if (character === '\t') columns += TAB_WIDTH;
    else return character === '\r' ? Infinity : columns;
  }
  return Infinity;
}
