import { pino, type DestinationStream, type Logger } from 'pino';
import { ansiColours, parseLogLine, renderLogLine } from './log-lines.js';
import { requestContext } from './request-context.js';

export type { Logger };

/** Header and field names whose values never reach a log. */
const redacted = ['authorization', 'cookie', 'password', 'refreshToken', 'accessToken', 'secret', 'apiKey'];

/** A logger whose every line, JSON save on a terminal, carries the service's name and, inside a request or job, its request id. */
export function createLogger(service: string, level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: redacted.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    mixin: () => {
      const context = requestContext.getStore();
      return context ? { requestId: context.requestId } : {};
    },
  };
  return pino(options, destination ?? (process.stdout.isTTY ? terminalOutput() : standardOutput()));
}

/** Somebody has started the process by hand and watches it: lines for people, at once. */
function terminalOutput(): DestinationStream {
  return {
    write: (json) => {
      const line = parseLogLine(json);
      process.stdout.write(line ? `${renderLogLine(line, ansiColours)}\n` : json);
    },
  };
}

/** Lines are written together: a system call for each costs a busy process more than making the line. */
const BUFFER_BYTES = 4096;
/** What a process that is killed at once may leave unwritten; one that ends in any other way writes all. */
const WRITE_AFTER_MS = 50;

function standardOutput(): DestinationStream & { flushSync(): void } {
  const stream = pino.destination({ fd: 1, sync: false, minLength: BUFFER_BYTES });
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    timer = undefined;
    stream.flush();
  };
  return {
    // Only a line that waits sets a clock, so that an idle process sleeps.
    write: (line) => {
      stream.write(line);
      timer ??= setTimeout(flush, WRITE_AFTER_MS).unref();
    },
    // pino calls it after a fatal line.
    flushSync: () => stream.flushSync(),
  };
}
