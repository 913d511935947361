import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSystem, type RunningSystem } from '@aia/embedded';

export interface UseSystemOptions {
  /** Lines of its `.env`, or how to make them once the hooks run (for the URL of a stub model). */
  env?: Record<string, string> | (() => Record<string, string>);
}

const HOOK_TIMEOUT_MS = 120_000;

/**
 * Inside `describe`: a whole system of its own (Postgres, Redis, every service) from the compiled code of this
 * checkout, on free ports, stopped and deleted after the tests.
 */
export function useSystem(options: UseSystemOptions = {}): () => RunningSystem {
  let system: RunningSystem | undefined;
  let dataDir: string | undefined;
  before(async function () {
    this.timeout(HOOK_TIMEOUT_MS);
    dataDir = await mkdtemp(join(tmpdir(), 'aia-system-'));
    const env = typeof options.env === 'function' ? options.env() : (options.env ?? {});
    system = await startSystem({ root: process.cwd(), dataDir, env });
  });
  after(async function () {
    this.timeout(HOOK_TIMEOUT_MS);
    await system?.stop();
    if (dataDir) await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });
  return () => {
    if (!system) throw new Error('useSystem() gives its system to tests and hooks only.');
    return system;
  };
}
