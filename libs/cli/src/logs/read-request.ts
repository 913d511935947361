import { parseLogLine, type LogLine } from '@aia/platform/log-lines';

/**
 * The lines of one request, oldest first, out of lines of any processes. What is not JSON, or of another request, is left
 * out.
 */
export function linesOfRequest(lines: Iterable<string>, requestId: string): LogLine[] {
  const found: LogLine[] = [];
  for (const line of lines) {
    if (!line.includes(requestId)) continue;
    const parsed = parseLogLine(line);
    if (parsed?.requestId === requestId) found.push(parsed);
  }
  return found.sort((a, b) => a.time.localeCompare(b.time));
}
