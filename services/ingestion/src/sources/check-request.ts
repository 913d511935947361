import { basename, dirname, join } from 'node:path';
import type { SourceConfig, SourceCredentials, SourceKind, SourceSchedule } from '@aia/contracts';
import { AppError } from '@aia/platform';
import { nextRun } from '@aia/queue/schedule';
import type { AddressPolicy } from '../network/address-policy.js';
import { resolveImportFolder } from './folder/import-roots.js';

/** What of a request is about where and when to read. */
interface SourceRequest {
  config: SourceConfig;
  credentials?: SourceCredentials | null | undefined;
  schedule: SourceSchedule | null;
}

export interface CheckDeps {
  importRoots: readonly string[];
  policy: AddressPolicy;
}

const CREDENTIALS: Record<SourceKind, readonly SourceCredentials['type'][]> = {
  folder: [],
  archive: ['basic', 'bearer'],
  git: ['basic', 'bearer'],
  web: ['basic', 'bearer'],
  s3: ['s3'],
};

/**
 * Checks what can be known of a source without reading from it; the worker checks again when it connects. Returns the
 * configuration as it is stored: folders with their links followed.
 * @throws AppError `validation-failed` or `forbidden`, naming the field.
 */
export async function checkSourceRequest(
  { config, credentials, schedule }: SourceRequest,
  { importRoots, policy }: CheckDeps,
  kind: SourceKind = config.type,
): Promise<SourceConfig> {
  if (config.type !== kind) throw invalid('config.type', `A source cannot change its kind; it is ${kind}.`);
  if (credentials && !CREDENTIALS[kind].includes(credentials.type)) {
    throw invalid('credentials.type', `Credentials of this type do not fit a source of kind ${kind}.`);
  }
  checkSchedule(schedule);
  for (const url of urlsOf(config)) policy.checkUrl(new URL(url));
  return resolvePaths(config, importRoots);
}

function checkSchedule(schedule: SourceSchedule | null): void {
  if (!schedule) return;
  try {
    nextRun(schedule);
  } catch (error) {
    throw invalid('schedule', error instanceof Error ? error.message : String(error));
  }
}

function urlsOf(config: SourceConfig): string[] {
  switch (config.type) {
    case 'folder':
      return [];
    case 'archive':
      return isUrl(config.location) ? [config.location] : [];
    case 'git':
      return isUrl(config.url) ? [config.url] : [];
    case 'web':
      return [...config.startUrls, ...config.sitemaps];
    case 's3':
      return config.endpoint === undefined ? [] : [config.endpoint];
  }
}

async function resolvePaths(config: SourceConfig, roots: readonly string[]): Promise<SourceConfig> {
  if (config.type === 'folder') return { ...config, path: await below(roots, config.path, 'config.path') };
  if (config.type === 'archive' && !isUrl(config.location)) {
    const folder = await below(roots, dirname(config.location), 'config.location');
    return { ...config, location: join(folder, basename(config.location)) };
  }
  if (config.type === 'git' && !isUrl(config.url)) {
    return { ...config, url: await below(roots, config.url, 'config.url') };
  }
  if (config.type === 'web' && config.startUrls.length + config.sitemaps.length === 0) {
    throw invalid('config.startUrls', 'Name a start address or a sitemap.');
  }
  return config;
}

async function below(roots: readonly string[], path: string, field: string): Promise<string> {
  try {
    return await resolveImportFolder(roots, path);
  } catch (error) {
    if (error instanceof AppError) throw invalid(field, error.message);
    throw error;
  }
}

/** Whether a location is an address and no path. */
export function isUrl(location: string): boolean {
  return /^https?:\/\//i.test(location);
}

function invalid(field: string, message: string): AppError {
  return new AppError('validation-failed', message, { errors: [{ path: `body.${field}`, message }] });
}
