import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { logsFolder, stateFile, type Installation } from '../installation.js';
import { baseEnvironment } from '../process-spec.js';
import { readRunningState, readState } from '../supervisor/state-file.js';

/** A supervisor that was started; `hasEnded` tells why it ended, or undefined while it runs. */
export interface Launched {
  pid: number;
  readonly hasEnded: () => string | undefined;
}

/** The supervisor does little: a small heap and one helper thread keep its memory small. */
const NODE_FLAGS = ['--max-old-space-size=128', '--max-semi-space-size=1', '--v8-pool-size=1'];
/** The compiled script, also when this file itself runs from its source. */
const SCRIPT = fileURLToPath(new URL('../../dist/supervise.js', import.meta.url));

/**
 * Starts the supervisor in the background. Its own messages go to `supervisor.log`.
 * @param withParent end it when this process ends, however that happens.
 */
export function launchSupervisor(installation: Installation, withParent: boolean): Launched {
  mkdirSync(logsFolder(installation), { recursive: true });
  const log = openSync(join(logsFolder(installation), 'supervisor.log'), 'a');
  const { root, dataDir, envFile } = installation;
  const folders = ['--root', root, '--data-dir', dataDir, '--settings', envFile];
  const child = spawn(
    process.execPath,
    [...NODE_FLAGS, SCRIPT, ...folders, ...(withParent ? ['--with-parent'] : [])],
    {
      cwd: root,
      env: baseEnvironment(),
      stdio: [withParent ? 'pipe' : 'ignore', log, log],
      detached: true,
    },
  );
  closeSync(log);
  child.unref();
  (child.stdin as { unref?(): void } | null)?.unref?.();
  if (child.pid === undefined) throw new Error('The supervisor could not be started.');
  return {
    pid: child.pid,
    hasEnded: () => {
      if (child.exitCode === null && child.signalCode === null) return undefined;
      return readState(stateFile(installation))?.failure ?? 'the supervisor ended; see its log';
    },
  };
}

/** Whether a supervisor of this installation runs. */
export async function isSupervised(installation: Installation): Promise<boolean> {
  return (await readRunningState(stateFile(installation))) !== undefined;
}
