const HEADER = /^([A-Za-z][\w-]{1,60}):/;
/** Headers of which a message has at least two. */
const USUAL = new Set([
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'received',
  'mime-version',
  'return-path',
]);

/** Whether a text starts with the headers of a message. */
export function startsAsMail(start: string): boolean {
  const found = new Set<string>();
  for (const line of start.split(/\r?\n/)) {
    if (line === '' || (!/^[ \t]/.test(line) && !HEADER.test(line))) break;
    const name = HEADER.exec(line)?.[1]?.toLowerCase();
    if (name && USUAL.has(name)) found.add(name);
  }
  return found.size >= 2 && (found.has('from') || found.has('received'));
}

/** Whether a text starts as a mailbox file: a separator line, then the headers of a message. */
export function startsAsMbox(start: string): boolean {
  const end = start.indexOf('\n');
  return /^From \S+/.test(start) && end > 0 && startsAsMail(start.slice(end + 1));
}
