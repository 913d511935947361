import { createHash } from 'node:crypto';

/** Names a question within its set by its text; case and spaces do not count. */
export function questionKey(question: string): string {
  const text = question.toLowerCase().replace(/\s+/g, ' ').trim();
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
