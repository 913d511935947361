import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { catalogue } from '../src/weights/catalogue.js';
import { fetchModel } from '../src/weights/fetch-model.js';
import { defaultModelsPath } from '../src/weights/models-folder.js';

/** The model server as a process of its own, with the real weights. */
export interface TestModelServer {
  url: string;
  process: ChildProcess;
  /** Exit code after SIGTERM. */
  stop: () => Promise<number | null>;
}

/** Starts the server on a free port; the weights come from the user's cache, or are fetched into it once. */
export async function startModelServer(env: Record<string, string> = {}): Promise<TestModelServer> {
  for (const entry of catalogue)
    if (!entry.termsMustBeAccepted) await fetchModel(entry, defaultModelsPath(), () => undefined);
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, main], {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return {
    url: await listeningUrl(child),
    process: child,
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
}

/** The address that the server logs once it listens; the rest of its log is read and dropped. */
function listeningUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the model server ended with ${code}`)));
    if (!child.stdout) return reject(new Error('the model server has no output'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line) as { msg?: string; url?: string };
      if (entry.msg === 'listening' && entry.url) resolve(entry.url);
    });
  });
}

/** Posts JSON and returns status, headers and body. */
export async function post(url: string, path: string, body: object, signal?: AbortSignal) {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: JSON.parse(text) as Record<string, unknown>,
  };
}
