/** One line of a log, as a process wrote it. */
export interface LogLine {
  time: string;
  service: string;
  level: number;
  text: string;
}

/** Control characters, those of terminals' second set included, which JSON lets pass. */
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
const PREFIX = /^[^{]*/;
/** Fields that every line has, or that are shown by themselves. */
const SHOWN = new Set(['time', 'service', 'level', 'msg', 'requestId', 'err']);

/**
 * The lines of one request, oldest first, out of lines of any processes. What is not JSON, or of another request, is left
 * out; a prefix before the JSON, as containers' logs have it, does not matter.
 */
export function linesOfRequest(lines: Iterable<string>, requestId: string): LogLine[] {
  const found: LogLine[] = [];
  for (const line of lines) {
    if (!line.includes(requestId)) continue;
    const parsed = parseLine(line.replace(PREFIX, ''), requestId);
    if (parsed) found.push(parsed);
  }
  return found.sort((a, b) => a.time.localeCompare(b.time));
}

function parseLine(json: string, requestId: string): LogLine | undefined {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(json) as Record<string, unknown>;
  } catch {
    return undefined; // half a line, or no line of ours
  }
  if (fields['requestId'] !== requestId) return undefined;
  return {
    time: clean(fields['time']),
    service: clean(fields['service']),
    level: Number(fields['level'] ?? 0),
    text: [clean(fields['msg']), ...details(fields)].join('  '),
  };
}

function details(fields: Record<string, unknown>): string[] {
  const error = (fields['err'] as { message?: unknown } | undefined)?.message;
  const rest = Object.entries(fields).filter(([name]) => !SHOWN.has(name));
  return [
    ...rest.map(([name, value]) => `${clean(name)}=${clean(value)}`),
    ...(error === undefined ? [] : [`error=${clean(error)}`]),
  ];
}

/** Text that cannot move the cursor, start a line or change colours. */
function clean(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return text.replace(CONTROLS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
