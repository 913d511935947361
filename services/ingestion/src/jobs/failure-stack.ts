import { createHash } from 'node:crypto';

/** A stack trace with its id: the same place in the program gives the same id, whatever the message says. */
export interface FailureStack {
  /** 12 hex digits. */
  id: string;
  text: string;
}

/** Long enough for every frame that matters. */
const MAX_CHARS = 8000;

/**
 * The stack of an error and of its causes. The id is made of names and frames without messages and folders, because
 * messages name files and each machine has folders of its own. Undefined for what has no stack.
 */
export function stackOf(error: unknown): FailureStack | undefined {
  const errors: Error[] = [];
  for (let at = error; at instanceof Error && errors.length < 5; at = at.cause) errors.push(at);
  if (errors.length === 0) return undefined;
  const frames = errors.flatMap(({ name, stack }) => [name, ...framesOf(stack ?? '')]);
  const id = createHash('sha256').update(frames.join('\n')).digest('hex').slice(0, 12);
  const text = errors.map(({ stack, message }) => stack ?? message).join('\ncaused by: ');
  return { id, text: text.replaceAll('\0', '').slice(0, MAX_CHARS) };
}

function framesOf(stack: string): string[] {
  return stack
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .map((line) => line.replace(/(?:file:\/\/)?\/\S*\//g, '').trim());
}
