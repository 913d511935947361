import { join, resolve } from 'node:path';

/** Where one installation keeps its files. */
export interface Installation {
  /** Checkout with the built services. */
  root: string;
  /** Data of every process, logs and state. */
  dataDir: string;
  envFile: string;
}

/** The installation of a checkout: `.data` and `.env` beside the sources, unless said otherwise. */
export function installationOf(root: string, at: Partial<Installation> = {}): Installation {
  return {
    root: resolve(root),
    dataDir: resolve(at.dataDir ?? join(root, '.data')),
    envFile: resolve(at.envFile ?? join(root, '.env')),
  };
}

/** Folder of the logs: one file a process, and `supervisor.log`. */
export const logsFolder = ({ dataDir }: Installation): string => join(dataDir, 'logs');

/** File in which the supervisor says what runs. */
export const stateFile = ({ dataDir }: Installation): string => join(dataDir, 'supervisor.json');
