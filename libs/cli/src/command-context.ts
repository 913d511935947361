import type { ApiClient } from '@aia/client';
import type { Terminal } from './output/terminal.js';

/** What every command works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly env: NodeJS.ProcessEnv;
  /** The working folder. */
  readonly folder: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** A signed-in client of the server that `--url`, the environment or the last login name. */
  readonly connect: (options: { url?: string | undefined }) => Promise<ApiClient>;
}

/** Options that every command has. */
export interface GlobalOptions {
  url?: string;
}
