import { join } from 'node:path';
import type { SourceConfig, SourceCredentials } from '@aia/contracts';
import type { BlobStore } from '../blobs/blob-store.js';
import type { AddressPolicy } from '../network/address-policy.js';
import { createSafeFetch } from '../network/safe-fetch.js';
import { createArchiveSource } from './archive/archive-source.js';
import { createFolderSource } from './folder/folder-source.js';
import { createGitSource } from './git/git-source.js';
import type { Source } from './source.js';
import { createWebSource } from './web/web-source.js';

/** What sources are built with. */
export interface SourceEnvironment {
  policy: AddressPolicy;
  blobs: BlobStore;
  importRoots: readonly string[];
  /** Folder for copies of repositories; it may be emptied while nothing runs. */
  cacheFolder: string;
  userAgent: string;
  maxFileBytes: number;
}

/** Opens the adapter of a source; nothing is connected before it is enumerated. */
export type OpenSource = (
  id: string,
  config: SourceConfig,
  credentials: SourceCredentials | undefined,
) => Promise<Source>;

/** The adapter of every kind. S3's client is large, so that it is loaded on first use. */
export function createSourceOpener(environment: SourceEnvironment): OpenSource {
  const { policy, importRoots, cacheFolder, userAgent } = environment;
  return async (id, config, credentials) => {
    switch (config.type) {
      case 'folder':
        return createFolderSource(config, importRoots);
      case 'git':
        return createGitSource(config, credentials, {
          policy,
          importRoots,
          cacheFolder: join(cacheFolder, 'git', `${id}.git`),
        });
      case 'web':
        return createWebSource(config, credentials, {
          ...environment,
          fetch: createSafeFetch(policy, userAgent),
        });
      case 's3':
        return (await import('./s3/s3-source.js')).createS3Source(config, credentials, policy);
      case 'archive':
        return createArchiveSource(config, credentials, {
          ...environment,
          fetch: createSafeFetch(policy, userAgent),
        });
    }
  };
}
