import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { finished } from 'node:stream/promises';
import { stripVTControlCharacters } from 'node:util';

const GIB = 1024 ** 3;

/** Cores, memory and Node.js of this machine: figures mean little without them. */
export function describeMachine() {
  const memory = Math.round(totalmem() / GIB);
  return {
    cores: availableParallelism(),
    memoryGiB: memory,
    node: process.version,
    platform: process.platform,
  };
}

/**
 * Runs a command in a process group of its own, shows what it prints, and writes the same without colours to `logFile`.
 * `onStart` gets the child. Resolves with its exit code (or the signal's name, or an error's message) and the text.
 */
export async function runAndKeep(command, args, logFile, { env = process.env, onStart = () => {} } = {}) {
  const log = createWriteStream(logFile);
  const child = spawn(command, args, { stdio: ['inherit', 'pipe', 'pipe'], env, detached: true });
  const forward = (signal) =>
    child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, signal);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => forward(signal));
  let text = '';
  const keep = (stream) => (part) => {
    stream.write(part);
    const plain = stripVTControlCharacters(part);
    text += plain;
    log.write(plain);
  };
  child.stdout.setEncoding('utf8').on('data', keep(process.stdout));
  child.stderr.setEncoding('utf8').on('data', keep(process.stderr));
  onStart(child);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal));
  });
  log.end();
  await finished(log);
  return { code, text };
}
