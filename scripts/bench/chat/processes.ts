import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of the bench and what it says. */
export interface BenchProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** Called with every further line of its output. */
  onLine(listener: (line: string) => void): void;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Starts the stub model. */
export function startStub(): Promise<BenchProcess> {
  const file = fileURLToPath(new URL('stub-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=aia-source', '--import', 'tsx', file], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return started(child, (line) => /^url (.+)$/.exec(line)?.[1]);
}

/** Starts a built service; everything else of its environment is left out. */
export function startService(name: 'chat' | 'gateway', env: Record<string, string>): Promise<BenchProcess> {
  const child = spawn(process.execPath, [`services/${name}/dist/main.js`], {
    cwd: root,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return started(child, (line) => {
    const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
    return msg === `${name} is listening` ? url : undefined;
  });
}

function started(child: ChildProcess, urlIn: (line: string) => string | undefined): Promise<BenchProcess> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`A process of the bench ended with ${code}.`)));
    const { stdout } = child;
    if (!stdout) return reject(new Error('A process of the bench has no output.'));
    const listeners: ((line: string) => void)[] = [];
    createInterface({ input: stdout }).on('line', (line) => {
      const url = urlIn(line);
      if (url !== undefined) resolve({ child, url, onLine: (listener) => void listeners.push(listener) });
      for (const listener of listeners) listener(line);
    });
  });
}
