import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const INSTALL_TIMEOUT_MS = 300_000;
const START_TIMEOUT_MS = 60_000;

/** A running S3-compatible server: its address, and how to end it. */
export interface S3Server {
  url: string;
  stop(): Promise<void>;
}

/** Starts PyPI's moto on a free port; it keeps its objects in memory. Rejects with what is missing. */
export async function startS3Server(): Promise<S3Server> {
  const python = await installedPython();
  const port = await freePort();
  const args = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)];
  const child = spawn(python, args, { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(child, url);
  return { url, stop: () => stop(child) };
}

/** The interpreter of the virtual environment for these requirements; made on first use. */
async function installedPython(): Promise<string> {
  const requirements = join(import.meta.dirname, 'requirements.txt');
  const digest = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'ai-assistant', 's3-server', digest);
  const python = join(folder, 'bin', 'python');
  const complete = join(folder, '.complete');
  if (
    await access(complete).then(
      () => true,
      () => false,
    )
  )
    return python;
  try {
    await mkdir(folder, { recursive: true });
    await run('python3', ['-m', 'venv', folder], { timeout: INSTALL_TIMEOUT_MS });
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
    await run(python, install, { timeout: INSTALL_TIMEOUT_MS });
    await writeFile(complete, '');
    return python;
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw new Error('The S3 test server needs python3 with venv and PyPI.', { cause });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function waitUntilReady(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const up = await fetch(url).then(
      ({ status }) => status < 500,
      () => false,
    );
    if (up) return;
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error('The S3 test server did not start.');
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
