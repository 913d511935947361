import { ModelError } from '../ports.js';

/** The longest line that a model server may send: a message of an answer has a few hundred bytes. */
const MAX_LINE_CHARACTERS = 1_000_000;

/**
 * Passes lines of JSON on and fails on one that is not JSON, never ends, or carries the server's error. The `ollama`
 * client would skip a broken line and hand out an answer with a hole in it.
 */
export async function* checkedLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const encoder = new TextEncoder();
  let rest = '';
  for await (const bytes of body) {
    const lines = (rest + decode(decoder, bytes)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_CHARACTERS) throw badLine();
    const { text, failure } = checkAll(lines);
    if (text !== '') yield encoder.encode(text);
    if (failure) throw failure;
  }
  if (isText(rest)) yield encoder.encode(`${checked(rest)}\n`);
}

/** The lines up to the first bad one: what a model said before it failed has been said. */
function checkAll(lines: string[]): { text: string; failure?: Error } {
  let text = '';
  try {
    for (const line of lines.filter(isText)) text += `${checked(line)}\n`;
    return { text };
  } catch (failure) {
    return { text, failure: failure instanceof Error ? failure : badLine(failure) };
  }
}

function isText(line: string): boolean {
  return line.trim() !== '';
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: true });
  } catch (cause) {
    throw badLine(cause);
  }
}

function checked(line: string): string {
  const reason = (parse(line) as { error?: unknown } | null)?.error;
  if (typeof reason !== 'string') return line;
  throw new ModelError('unavailable', `The model failed while it answered: ${reason}`);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw badLine(cause);
  }
}

function badLine(cause?: unknown): ModelError {
  return new ModelError('bad-answer', 'The model server sent a line that is not JSON.', { cause });
}
