import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const COMPLETE = '.complete';
const INSTALL_TIMEOUT_MS = 300_000;
const START_TIMEOUT_MS = 60_000;

/** A running front: its URL, and how to end it. */
export interface QdrantFront {
  url: string;
  /** Sends a signal to its process, e.g. to let it stand still for a while. */
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** Installs the front if need be and starts it on a free port. Rejects with a sentence that says what is missing. */
export async function startQdrantFront(): Promise<QdrantFront> {
  const python = await installedPython();
  const script = join(import.meta.dirname, 'server.py');
  const child = spawn(python, [script, '--port', '0', '--until-stdin-closes'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const url = await announcedUrl(child);
  child.unref();
  return { url, signal: (signal) => void child.kill(signal), stop: () => stop(child) };
}

/** The interpreter of the virtual environment for these requirements; made on first use. */
async function installedPython(): Promise<string> {
  const requirements = join(import.meta.dirname, 'requirements.txt');
  const digest = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'ai-assistant', 'qdrant-front');
  const done = join(folder, digest);
  const python = join(done, 'bin', 'python');
  if (await isThere(join(done, COMPLETE))) return python;
  await mkdir(folder, { recursive: true });
  await install(done, requirements);
  return python;
}

/** A virtual environment with the requirements; its last file says that it is complete. */
async function install(done: string, requirements: string): Promise<void> {
  try {
    await run('python3', ['-m', 'venv', done], { timeout: INSTALL_TIMEOUT_MS });
    const pip = join(done, 'bin', 'python');
    await run(pip, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements], {
      timeout: INSTALL_TIMEOUT_MS,
    });
    await writeFile(join(done, COMPLETE), '');
  } catch (cause) {
    await rm(done, { recursive: true, force: true });
    throw new Error(
      'The Qdrant front needs python3 with venv and PyPI; or set QDRANT_URL to a Qdrant server.',
      {
        cause,
      },
    );
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function announcedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('The Qdrant front did not start in time.')),
      START_TIMEOUT_MS,
    );
    const settle = (act: () => void) => {
      clearTimeout(timer);
      act();
    };
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', (code) =>
      settle(() => reject(new Error(`The Qdrant front ended with code ${code}.`))),
    );
    if (!child.stdout) return settle(() => reject(new Error('The Qdrant front has no output.')));
    createInterface({ input: child.stdout }).once('line', (line) => {
      settle(() => resolve(line.replace(/^listening on /, '')));
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  // Nothing else may keep this process alive while it waits.
  child.ref();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const front = await startQdrantFront();
  console.log(`QDRANT_URL=${front.url}`);
  await new Promise((resolve) => process.once('SIGINT', resolve));
  await front.stop();
}
