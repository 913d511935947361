import { sourceConfigSchema, type SourceConfig, type SourceCredentials } from '@aia/contracts';
import { CliError } from '../output/explain-error.js';

/** Options of `aia sources add`. */
export interface SourceOptions {
  name: string;
  branch?: string;
  subfolder?: string;
  depth?: number;
  maxPages?: number;
  endpoint?: string;
  region?: string;
  sitemap?: boolean;
  include?: string[];
  exclude?: string[];
  cron?: string;
  every?: number;
}

/** The kind that a location looks like: `s3://…`, `….git`, an address of pages, or a folder of the server. */
export function toConfig(location: string, options: SourceOptions, kind?: string): SourceConfig {
  const parsed = sourceConfigSchema.safeParse(describe(location, options, kind ?? guessKind(location)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CliError(`${issue?.path.join('.') ?? 'source'}: ${issue?.message ?? 'not valid'}`);
}

function guessKind(location: string): string {
  if (location.startsWith('s3://')) return 's3';
  if (/\.git\/?$/.test(location)) return 'git';
  if (/\.(zip|tar|tgz|tar\.gz)$/i.test(location)) return 'archive';
  return /^https?:\/\//i.test(location) ? 'web' : 'folder';
}

function describe(location: string, options: SourceOptions, kind: string): object {
  switch (kind) {
    case 'git':
      return { type: 'git', url: location, ...pick(options, ['branch', 'subfolder']) };
    case 'web':
      return {
        type: 'web',
        ...(options.sitemap ? { sitemaps: [location] } : { startUrls: [location] }),
        ...pick(options, ['depth', 'maxPages']),
      };
    case 's3': {
      const [bucket = '', ...prefix] = location.replace(/^s3:\/\//, '').split('/');
      return { type: 's3', bucket, prefix: prefix.join('/'), ...pick(options, ['endpoint', 'region']) };
    }
    case 'archive':
      return { type: 'archive', location };
    default:
      return { type: kind, path: location };
  }
}

function pick(options: SourceOptions, names: (keyof SourceOptions)[]): object {
  return Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
}

/**
 * Credentials from the environment, so that they are in no history and no process list: SOURCE_TOKEN;
 * SOURCE_USERNAME and SOURCE_PASSWORD; or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for buckets.
 */
export function credentialsFrom(
  env: NodeJS.ProcessEnv,
  kind: SourceConfig['type'],
): SourceCredentials | undefined {
  if (kind === 's3') {
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: key, AWS_SESSION_TOKEN: token } = env;
    if (!id || !key) return undefined;
    return { type: 's3', accessKeyId: id, secretAccessKey: key, ...(token ? { sessionToken: token } : {}) };
  }
  const { SOURCE_TOKEN: token, SOURCE_USERNAME: username, SOURCE_PASSWORD: password } = env;
  if (username && password) return { type: 'basic', username, password };
  return token ? { type: 'bearer', token } : undefined;
}
