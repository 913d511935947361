import { createInterface } from 'node:readline';
import { ansiColours, parseLogLine, renderLogLine } from '@aia/platform/log-lines';

/** Lines of our processes for people; those of Postgres and Redis, and the names of files, as they are. */
export async function writeReadable(
  source: NodeJS.ReadableStream,
  write: (text: string) => void,
): Promise<void> {
  for await (const line of createInterface({ input: source })) {
    const parsed = parseLogLine(line);
    write(`${parsed ? renderLogLine(parsed, ansiColours) : line}\n`);
  }
}
