/** One line of a log, as a process wrote it. Nothing in it moves a cursor, starts a line or changes colours. */
export interface LogLine {
  time: string;
  service: string;
  /** pino's number: 30 is info, 40 warn, 50 error. */
  level: number;
  requestId: string | undefined;
  /** Message, fields and what failed. */
  text: string;
}

/** Control characters, those of terminals' second set included, which JSON lets pass. */
const CONTROLS = /[\p{Cc}\u2028\u2029]/gu;
const PREFIX = /^[^{]*/;
/** Fields that every line has, or that are shown by themselves. */
const SHOWN = new Set(['time', 'service', 'level', 'msg', 'requestId', 'err']);

/**
 * Reads a line; a prefix before the JSON, as containers' logs have it, does not matter. Undefined for what is no line of
 * ours, e.g. half of one.
 */
export function parseLogLine(line: string): LogLine | undefined {
  const fields = parseFields(line.replace(PREFIX, ''));
  if (!fields || typeof fields['level'] !== 'number') return undefined;
  const { requestId } = fields;
  return {
    time: clean(fields['time']),
    service: clean(fields['service']),
    level: fields['level'],
    requestId: requestId === undefined ? undefined : clean(requestId),
    text: [clean(fields['msg']), ...details(fields)].join('  '),
  };
}

/** How a terminal shows text. */
export interface LogColours {
  dim: (text: string) => string;
  red: (text: string) => string;
}

/** Colours of a terminal that knows ANSI's. */
export const ansiColours: LogColours = {
  dim: (text) => `\u001b[2m${text}\u001b[22m`,
  red: (text) => `\u001b[31m${text}\u001b[39m`,
};

const WARN = 40;
const SERVICE_WIDTH = 16;

/** A line for people: time, service, what happened; warnings and errors stand out. */
export function renderLogLine({ time, service, level, text }: LogLine, { dim, red }: LogColours): string {
  return `${dim(time)}  ${service.padEnd(SERVICE_WIDTH)}  ${level >= WARN ? red(text) : text}`;
}

function parseFields(json: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function details(fields: Record<string, unknown>): string[] {
  const error = (fields['err'] as { message?: unknown } | undefined)?.message;
  const rest = Object.entries(fields).filter(([name]) => !SHOWN.has(name));
  return [
    ...rest.map(([name, value]) => `${clean(name)}=${clean(value)}`),
    ...(error === undefined ? [] : [`error=${clean(error)}`]),
  ];
}

/** Text in which every control character is written out; all of a log line goes through it. */
function clean(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return text.replace(CONTROLS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
