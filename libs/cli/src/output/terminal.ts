import pc from 'picocolors';

type Paint = (text: string) => string;

/** Where a command writes to. */
export interface Terminal {
  /** Whether a person watches: colours, progress bars and line rewriting make sense. */
  readonly isTty: boolean;
  readonly columns: number;
  write(text: string): void;
  line(text?: string): void;
  /** A line on stderr, for what is no result. */
  note(text: string): void;
  json(value: unknown): void;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly green: Paint;
  readonly red: Paint;
}

/** The process's own terminal; colours only when stdout is one and NO_COLOR is unset. */
export function createTerminal(
  stdout: NodeJS.WriteStream = process.stdout,
  stderr: NodeJS.WriteStream = process.stderr,
): Terminal {
  const colors = pc.createColors(stdout.isTTY && process.env['NO_COLOR'] === undefined);
  return {
    isTty: stdout.isTTY,
    columns: stdout.columns || 100,
    write: (text) => void stdout.write(text),
    line: (text = '') => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    bold: colors.bold,
    dim: colors.dim,
    green: colors.green,
    red: colors.red,
  };
}
