import type { Logger } from './logger.js';

/** How much a process says when somebody wants to know more. */
const MORE = 'debug';

/**
 * Lets `SIGUSR2` switch a running process between its own level and `debug`: `kill -USR2 PID`, no restart. The switch is a
 * log line itself. Windows has no such signal.
 */
export function switchLevelOnSignal(logger: Logger): void {
  const own = logger.level;
  process.on('SIGUSR2', () => {
    logger.level = logger.level === own ? MORE : own;
    logger[logger.isLevelEnabled('info') ? 'info' : 'error'](
      { logLevel: logger.level },
      'the log level was switched',
    );
  });
}
