import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, expectData, type ApiClient } from '@aia/client';
import { startSystem, type RunningSystem } from '@aia/embedded';
import { startStubModel } from '@aia/testing';

/** A whole system of its own, with a stub for the models, thrown away afterwards. */
export interface Installation {
  readonly url: string;
  readonly system: RunningSystem;
  readonly admin: ApiClient;
  /** A client of a user with a password, and its tokens. */
  signIn(email: string, password: string): Promise<{ client: ApiClient; token: string }>;
  stop(): Promise<void>;
}

export const PASSWORD = 'plum window orbit ninety';

/** Starts the compiled services of this checkout on free ports. */
export async function startInstallation(): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aia-fuzz-'));
  const model = await startStubModel();
  const env = { ENVIRONMENT: 'test', OLLAMA_URL: model.url, LOG_LEVEL: 'error' };
  const system = await startSystem({ root: process.cwd(), dataDir, env });
  const url = system.urls['gateway'] ?? '';
  const signIn = async (email: string, password: string) => {
    const anonymous = createClient({ baseUrl: url });
    const session = await expectData(anonymous.api.POST('/auth/login', { body: { email, password } }));
    return { client: createClient({ baseUrl: url, token: session.accessToken }), token: session.accessToken };
  };
  const { client } = await signIn(system.admin.email, system.admin.password);
  return {
    url,
    system,
    admin: client,
    signIn,
    stop: async () => {
      await system.stop();
      await model.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
