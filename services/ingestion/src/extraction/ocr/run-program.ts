import { spawn } from 'node:child_process';
import { ExtractionError } from '../extraction-error.js';

/** Most bytes that are taken from a program: a page at 200 dpi has about ten million. */
const MAX_OUTPUT_BYTES = 128 * 1024 * 1024;

/**
 * Runs a program of the system with bytes on its input and returns its output.
 * @throws ExtractionError when it is not installed, fails, or takes too long.
 */
export function runProgram(
  command: string,
  args: readonly string[],
  options: { input?: Uint8Array; timeoutMs: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: options.timeoutMs });
    const output: Buffer[] = [];
    let bytes = 0;
    let complaint = '';
    child.stdout.on('data', (part: Buffer) => {
      bytes += part.byteLength;
      if (bytes > MAX_OUTPUT_BYTES) child.kill();
      else output.push(part);
    });
    child.stderr.on(
      'data',
      (part: Buffer) => (complaint = `${complaint}${part.toString('utf8')}`.slice(-500)),
    );
    child.on('error', (cause) => reject(notInstalled(command, cause)));
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(output));
      else reject(failed(command, complaint));
    });
    // A program that ends early closes its input; its exit code tells why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input);
  });
}

function notInstalled(command: string, cause: unknown): ExtractionError {
  const reason = `Text recognition is on, but the program "${command}" cannot be run; tell your administrator.`;
  return new ExtractionError('no-text', reason, { cause });
}

function failed(command: string, complaint: string): ExtractionError {
  const reason = 'The text in the picture could not be recognized; the picture may be damaged.';
  return new ExtractionError('unreadable-file', reason, { cause: new Error(`${command}: ${complaint}`) });
}
