import { createClient, type ApiClient } from '@aia/client';
import { CliError } from '../output/explain-error.js';
import { credentialsPath, readCredentials } from './credentials-file.js';
import { findLocalInstallation } from './local-installation.js';
import { createSessionTokens } from './session.js';

const DEFAULT_URL = 'http://127.0.0.1:8080';

export interface ConnectOptions {
  /** `--url`. */
  url?: string | undefined;
  env: NodeJS.ProcessEnv;
  /** Where a `.env` of the embedded default may lie. */
  folder: string;
}

/** The server to talk to: `--url`, AIA_URL, that of the last login, that of the `.env` here, then the default. */
export async function resolveUrl({ url, env, folder }: ConnectOptions): Promise<string> {
  const named = url ?? env['AIA_URL'];
  if (named) return originOf(named);
  const { current } = await readCredentials(credentialsPath(env));
  return current ?? (await findLocalInstallation(folder))?.url ?? DEFAULT_URL;
}

/** A client that signs in by itself: with AIA_API_KEY, the stored session, or the `.env` in the working folder. */
export async function connect(options: ConnectOptions): Promise<ApiClient> {
  const baseUrl = await resolveUrl(options);
  const apiKey = options.env['AIA_API_KEY'];
  if (apiKey) return createClient({ baseUrl, token: apiKey });
  const tokens = createSessionTokens({
    url: baseUrl,
    credentialsPath: credentialsPath(options.env),
    installation: await findLocalInstallation(options.folder),
  });
  return createClient({
    baseUrl,
    token: () => tokens.current(),
    renewToken: () => tokens.renew(),
  });
}

function originOf(url: string): string {
  if (URL.canParse(url)) return new URL(url).origin;
  throw new CliError(`"${url}" is no address; give one like ${DEFAULT_URL}.`);
}
