import {
  archiveDepth,
  completeImports,
  registerMembers,
  settleArchive,
  type ClaimedDocument,
  type IncomingFile,
} from '@aia/database/ingestion';
import { AppError } from '@aia/platform';
import type { ArchiveMember } from '../extraction/archive/archive-member.js';
import { readArchive } from '../extraction/archive/read-archive.js';
import { ExtractionError } from '../extraction/extraction-error.js';
import { fetchOriginal } from '../pipeline/fetch.js';
import { toSourceKey } from '../uploads/source-key.js';
import type { JobDeps } from './job-deps.js';
import { StaleTokenError } from './stale-token.js';

/** Files that are registered in one transaction. */
const PAGE_SIZE = 50;
/** Archives within archives that are opened. */
const MOST_NESTED = 3;
/** Names in the reason that an archive ends with. */
const LISTED = 5;

/**
 * Registers every file of an archive as a document of its own, called `archive.zip/folder/file.md`; the archive itself
 * ends `skipped`. A repeated run changes only what changed. Members that cannot be taken are named in the reason.
 * @throws ExtractionError when the archive is broken, a bomb, or nested too deep; StaleTokenError.
 */
export async function expandArchive(
  deps: JobDeps,
  archive: ClaimedDocument,
  signal: AbortSignal,
): Promise<void> {
  if ((await archiveDepth(deps.db, archive.id)) >= MOST_NESTED) throw nestedTooDeep();
  const bytes = await fetchOriginal(deps.blobs, archive.contentHash);
  const keys: string[] = [];
  const passedOver: string[] = [];
  let page: IncomingFile[] = [];
  const flush = async () => {
    if (!(await registerMembers(deps.db, archive, page, (sha256) => deps.blobs.has(sha256))))
      throw new StaleTokenError();
    deps.wakeDispatcher();
    page = [];
  };
  for await (const member of readArchive(bytes, { maxMemberBytes: deps.maxFileBytes })) {
    signal.throwIfAborted();
    const file = await storeMember(deps, archive.sourceKey, member);
    if (!file || keys.includes(file.sourceKey)) passedOver.push(member.name);
    else {
      keys.push(file.sourceKey);
      page.push(file);
    }
    if (page.length >= PAGE_SIZE) await flush();
  }
  if (page.length > 0) await flush();
  if (keys.length + passedOver.length === 0)
    throw new ExtractionError('empty', 'The archive holds no files.');
  await settle(deps, archive, keys, passedOver);
}

/** Copies a member into the blob store; undefined for one whose name leaves the archive or whose size is too large. */
async function storeMember(
  deps: JobDeps,
  archiveKey: string,
  member: ArchiveMember,
): Promise<IncomingFile | undefined> {
  if (member.refused) return undefined;
  try {
    const sourceKey = toSourceKey(`${archiveKey}/${toSourceKey(member.name)}`);
    const blob = await deps.blobs.write(member.content(), { maxBytes: deps.maxFileBytes });
    return { sourceKey, contentHash: blob.sha256, sizeBytes: blob.sizeBytes };
  } catch (error) {
    if (error instanceof AppError && !error.retryable) return undefined;
    throw error;
  }
}

async function settle(
  deps: JobDeps,
  archive: ClaimedDocument,
  keys: string[],
  passedOver: string[],
): Promise<void> {
  const failure = { code: 'archive-expanded', reason: reasonFor(keys.length, passedOver), retryable: false };
  const importIds = await settleArchive(deps.db, archive, keys, failure);
  if (!importIds) throw new StaleTokenError();
  deps.metrics.document('skipped');
  await completeImports(deps.db, importIds);
}

function reasonFor(members: number, passedOver: string[]): string {
  const taken = `The archive was opened: ${members} ${members === 1 ? 'file is a document' : 'files are documents'} of its own.`;
  if (passedOver.length === 0) return taken;
  const names = passedOver.slice(0, LISTED).map((name) => JSON.stringify(name.slice(0, 100)));
  const more = passedOver.length > LISTED ? ` and ${passedOver.length - LISTED} more` : '';
  return `${taken} Left out, because of their names or size: ${names.join(', ')}${more}.`;
}

function nestedTooDeep(): ExtractionError {
  const reason = `Archives are opened up to ${MOST_NESTED} deep; unpack this one and upload its files.`;
  return new ExtractionError('too-large', reason);
}
