import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceConfigOf, SourceCredentials } from '@aia/contracts';
import { AppError } from '@aia/platform';
import { unlessMissing } from '../../files/missing-file.js';
import type { AddressPolicy } from '../../network/address-policy.js';
import { authorizationOf } from '../../network/authorization.js';
import { resolveImportFolder } from '../folder/import-roots.js';
import {
  checkpointText,
  type Checkpoint,
  type EnumerationContext,
  type Source,
  type SourcePage,
} from '../source.js';
import { createGit, gitEnded, type GitCommand } from './git-command.js';
import { createObjectReader, type ObjectReader } from './read-objects.js';
import { listedFiles, readChanges, type TreeFile } from './tree-entries.js';

export interface GitSourceDeps {
  policy: AddressPolicy;
  importRoots: readonly string[];
  /** Folder for the copy of this repository; it may be emptied at any time. */
  cacheFolder: string;
}

const PAGE = 500;
const TIMEOUT_MS = 10 * 60_000;
const CURRENT = 'refs/aia/current';
const PREVIOUS = 'refs/aia/previous';
const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/**
 * The files of one branch, out of a shallow bare copy. A file's revision is the id of its blob, so that unchanged files
 * are never read. When the last synchronised commit is still there, only the difference is listed.
 */
export function createGitSource(
  config: SourceConfigOf<'git'>,
  credentials: SourceCredentials | undefined,
  deps: GitSourceDeps,
): Source {
  let reader: ObjectReader | undefined;
  return {
    enumerate: async function* (context) {
      const git = await openRepository(config, credentials, deps, context.signal);
      const commit = await commitToRead(git, config, deps, context);
      reader = createObjectReader(git);
      const before = incrementalFrom(context);
      const incremental = await hasCommit(git, before);
      const files = incremental
        ? await listChanges(git, config, context, { before, commit })
        : listFiles(git, config, commit);
      const skip = Number(context.checkpoint?.['offset'] ?? 0);
      yield* toPages(files, skip, { commit, ...(incremental ? { before } : {}) });
      await git.text(['update-ref', PREVIOUS, commit]);
      context.remember({ commit });
    },
    open: async ({ revision }) => {
      if (!reader || revision === null) throw new Error('Entries are opened while they are enumerated.');
      return { content: reader.read(revision), revision };
    },
    close: async () => reader?.close(),
  };
}

/** Commit of the last complete run; an interrupted run goes on the way it began. */
function incrementalFrom({ checkpoint, previous }: EnumerationContext): string {
  return checkpoint ? checkpointText(checkpoint, 'before') : checkpointText(previous, 'commit');
}

/** Fetches the branch; an interrupted run goes on with its commit while the copy still has it. */
async function commitToRead(
  git: GitCommand,
  config: SourceConfigOf<'git'>,
  deps: GitSourceDeps,
  { checkpoint }: EnumerationContext,
): Promise<string> {
  const started = checkpointText(checkpoint, 'commit');
  if (await hasCommit(git, started)) return started;
  const url = config.url.startsWith('/')
    ? await resolveImportFolder(deps.importRoots, config.url)
    : config.url;
  const ref = config.branch === undefined ? 'HEAD' : `refs/heads/${config.branch}`;
  const flags = ['--depth=1', '--no-tags', '--no-recurse-submodules', '--force', '--quiet'];
  await git.text(['fetch', ...flags, '--', url, `+${ref}:${CURRENT}`]);
  return (await git.text(['rev-parse', '--verify', `${CURRENT}^{commit}`])).trim();
}

async function hasCommit(git: GitCommand, commit: string): Promise<boolean> {
  if (!COMMIT.test(commit)) return false;
  return git.succeeds(['cat-file', '-e', `${commit}^{tree}`]);
}

async function* listFiles(
  git: GitCommand,
  config: SourceConfigOf<'git'>,
  commit: string,
): AsyncGenerator<TreeFile> {
  const child = git.start(['ls-tree', '-r', '-z', '--full-tree', commit, '--', ...pathspec(config)]);
  const ended = gitEnded(child, 'ls-tree');
  ended.catch(() => undefined); // awaited below; the stream may fail first
  for await (const file of listedFiles(child.stdout))
    yield { ...file, path: withoutSubfolder(config, file.path) };
  await ended;
}

async function listChanges(
  git: GitCommand,
  config: SourceConfigOf<'git'>,
  context: EnumerationContext,
  { before, commit }: { before: string; commit: string },
): Promise<TreeFile[]> {
  const child = git.start([
    ...['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', '--end-of-options'],
    ...[before, commit, '--', ...pathspec(config)],
  ]);
  const ended = gitEnded(child, 'diff-tree');
  ended.catch(() => undefined); // awaited below; the stream may fail first
  const { changed, gone } = await readChanges(child.stdout);
  await ended;
  const files = changed.map((file) => ({ ...file, path: withoutSubfolder(config, file.path) }));
  if (!context.checkpoint) {
    await context.keepUnlisted({
      gone: gone.map((path) => withoutSubfolder(config, path)),
      changed: files.map(({ path }) => path),
      checkpoint: { commit, before, offset: 0 },
    });
  }
  return files;
}

async function* toPages(
  files: AsyncIterable<TreeFile> | TreeFile[],
  skip: number,
  checkpoint: Checkpoint,
): AsyncGenerator<SourcePage> {
  let offset = 0;
  let entries: SourcePage['entries'] = [];
  for await (const { path, objectId } of files) {
    if (++offset <= skip) continue;
    entries.push({ key: path, revision: objectId });
    if (entries.length < PAGE) continue;
    yield { entries, checkpoint: { ...checkpoint, offset } };
    entries = [];
  }
  if (entries.length > 0) yield { entries, checkpoint: { ...checkpoint, offset } };
}

/** The subfolder as git takes it literally, so that no character in it is a pattern. */
function pathspec({ subfolder }: SourceConfigOf<'git'>): string[] {
  const folder = subfolder?.replace(/\/+$/, '');
  return folder ? [folder] : [];
}

function withoutSubfolder({ subfolder }: SourceConfigOf<'git'>, path: string): string {
  const prefix = subfolder ? `${subfolder.replace(/\/+$/, '')}/` : '';
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}

async function openRepository(
  config: SourceConfigOf<'git'>,
  credentials: SourceCredentials | undefined,
  deps: GitSourceDeps,
  signal: AbortSignal,
): Promise<GitCommand> {
  const folder = deps.cacheFolder;
  const git = createGit({
    folder,
    config: await transportConfig(config, credentials, deps.policy),
    signal,
    timeoutMs: TIMEOUT_MS,
  });
  await mkdir(folder, { recursive: true });
  await removeLocks(folder);
  const exists = await unlessMissing(stat(join(folder, 'HEAD')));
  if (!exists) await git.text(['init', '--bare', '--quiet', '--template=']);
  return git;
}

/** A worker that was killed leaves locks behind; a source has one synchronisation at a time. */
async function removeLocks(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  await Promise.all(
    names.filter((name) => name.endsWith('.lock')).map((name) => rm(join(folder, name), { force: true })),
  );
}

/** What the transport may do: the one protocol of the address, pinned to the addresses that were checked. */
async function transportConfig(
  config: SourceConfigOf<'git'>,
  credentials: SourceCredentials | undefined,
  policy: AddressPolicy,
): Promise<Record<string, string>> {
  if (config.url.startsWith('/')) return { 'protocol.file.allow': 'always' };
  const url = new URL(config.url);
  const protocol = url.protocol.slice(0, -1);
  if (protocol !== 'http' && protocol !== 'https') {
    throw new AppError(
      'validation-failed',
      'Repositories are read over http, https, or from an import root.',
    );
  }
  const authorization = authorizationOf(credentials);
  const addresses = await policy.resolve(url);
  const port = url.port || (protocol === 'https' ? '443' : '80');
  const pinned = addresses.map(({ address, family }) => (family === 6 ? `[${address}]` : address)).join(',');
  return {
    [`protocol.${protocol}.allow`]: 'always',
    'http.curloptResolve': `${url.hostname}:${port}:${pinned}`,
    ...(authorization === undefined ? {} : { 'http.extraHeader': `Authorization: ${authorization}` }),
  };
}
