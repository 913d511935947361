import { dirname, resolve } from 'node:path';
import {
  sourceConfigSchema,
  type ConfigCredentials,
  type ConfigDataset,
  type ConfigSource,
  type CreateSourceRequest,
  type DatasetConfig,
  type SourceCredentials,
} from '@aia/contracts';
import { CliError } from '../output/explain-error.js';

/** A source as it shall be. */
export type DesiredSource = Omit<CreateSourceRequest, 'datasetId'>;

/** A dataset as it shall be; what is undefined is left as it is. */
export interface DesiredDataset {
  slug: string;
  name: string | undefined;
  description: string | undefined;
  settings: Record<string, unknown>;
  sources: DesiredSource[];
}

/** What the file asks for: defaults filled in, paths made absolute from the file's folder, secrets read. */
export function desiredState(config: DatasetConfig, file: string, env: NodeJS.ProcessEnv): DesiredDataset[] {
  return config.datasets.map((dataset) => ({
    slug: dataset.slug,
    name: dataset.name,
    description: dataset.description,
    settings: settingsOf({ ...config.defaults, ...definedOf(dataset) }),
    sources: dataset.sources.map((source) => toSource(source, dirname(resolve(file)), env)),
  }));
}

function settingsOf({ languages, chunking, quality }: Partial<ConfigDataset>): Record<string, unknown> {
  return definedOf({ languages, chunking, quality });
}

function definedOf<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Partial<T>;
}

function toSource(source: ConfigSource, folder: string, env: NodeJS.ProcessEnv): DesiredSource {
  const { name, include, exclude, schedule, enabled, deleteMissing, maxDeleteShare, credentials, ...config } =
    source;
  const settings = { name, include, exclude, schedule, enabled, deleteMissing, maxDeleteShare };
  return {
    ...settings,
    config: absolute(sourceConfigSchema.parse(config), folder),
    ...(credentials ? { credentials: readSecrets(credentials, name, env) } : {}),
  };
}

function absolute(config: DesiredSource['config'], folder: string): DesiredSource['config'] {
  const isUrl = (text: string) => /^https?:\/\//i.test(text);
  if (config.type === 'folder') return { ...config, path: resolve(folder, config.path) };
  if (config.type === 'archive' && !isUrl(config.location)) {
    return { ...config, location: resolve(folder, config.location) };
  }
  return config;
}

function readSecrets(
  credentials: ConfigCredentials,
  source: string,
  env: NodeJS.ProcessEnv,
): SourceCredentials {
  const read = (secret: { env: string }) => {
    const value = env[secret.env];
    if (value) return value;
    throw new CliError(
      `The source "${source}" needs the environment variable ${secret.env}; nothing was changed.`,
    );
  };
  if ('token' in credentials) return { type: 'bearer', token: read(credentials.token) };
  if ('password' in credentials) {
    return { type: 'basic', username: credentials.username, password: read(credentials.password) };
  }
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return {
    type: 's3',
    accessKeyId: read(accessKeyId),
    secretAccessKey: read(secretAccessKey),
    ...(sessionToken ? { sessionToken: read(sessionToken) } : {}),
  };
}
