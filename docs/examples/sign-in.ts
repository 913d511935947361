import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { createClient, expectData, type ApiClient } from '@aia/client';

/** A client that acts as the administrator of the environment, else of `.env` in this folder. */
export async function signIn(): Promise<ApiClient> {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  const env = { ...file, ...process.env };
  const baseUrl = env['AIA_URL'] ?? `http://127.0.0.1:${env['GATEWAY_PORT'] ?? '8080'}`;
  const body = { email: env['ADMIN_EMAIL'] ?? '', password: env['ADMIN_PASSWORD'] ?? '' };
  const login = async () =>
    (await expectData(createClient({ baseUrl }).api.POST('/auth/login', { body }))).accessToken;
  let token = await login();
  return createClient({ baseUrl, token: () => token, renewToken: async () => (token = await login()) });
}
