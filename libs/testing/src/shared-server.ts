import { openSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startProcess, waitUntilReady, type ProcessSpec } from '@aia/embedded';
import { endWithThisProcess } from './end-with-this-process.js';

const START_TIMEOUT_MS = 30_000;
const PASSABLE = 0o711;

/** How a kind of test server is made ready in a folder of its own, and which signal ends it at once. */
export interface ServerKind {
  name: string;
  killSignal: string;
  prepare(folder: string, port: number): Promise<ProcessSpec>;
}

/** Starts a server on a free port for the life of this process. Its log is `server.log` in its folder. */
export async function startSharedServer(kind: ServerKind): Promise<{ port: number }> {
  const folder = await mkdtemp(join(tmpdir(), `aia-test-${kind.name}-`));
  await chmod(folder, PASSABLE);
  const port = await freePort();
  const spec = await kind.prepare(join(folder, 'data'), port);
  const log = openSync(join(folder, 'server.log'), 'a');
  const child = startProcess(spec, ['ignore', log, log]);
  if (child.pid === undefined) throw new Error(`${kind.name} could not be started: ${spec.command}`);
  child.unref();
  endWithThisProcess(child.pid, kind.killSignal, folder);
  await waitUntilReady(spec, START_TIMEOUT_MS, () => (child.exitCode === null ? undefined : `see ${folder}`));
  return { port };
}
