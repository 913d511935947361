import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Inside `describe`: an empty folder that is removed after the tests. */
export function useTempFolder(): { readonly path: string } {
  let path: string | undefined;
  before(async () => {
    path = await mkdtemp(join(tmpdir(), 'aia-test-'));
  });
  after(async () => {
    if (path) await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    path = undefined;
  });
  return {
    get path() {
      if (path === undefined) throw new Error('useTempFolder() gives its path to tests and hooks only.');
      return path;
    },
  };
}
