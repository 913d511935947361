import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { whatIsWrong, whatIsWrongByHash } from './checked-file.js';
import { damaged, readManifest, type Manifest } from './manifest.js';
import type { SavedFile } from './saved-file.js';

/**
 * Reads a backup from end to end and compares it with its manifest.
 * @throws BackupError that names the first file which is missing or changed.
 */
export async function verifyBackup(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  for (const file of filesOf(manifest)) {
    const wrong = await whatIsWrong(folder, file);
    if (wrong) throw damaged(folder, wrong);
  }
  const hashes = await savedHashes(folder, manifest);
  if (hashes.length !== manifest.blobs.files)
    throw damaged(folder, 'the list of original files is not whole');
  for (const hash of hashes) {
    const wrong = await whatIsWrongByHash(blobPath(folder, hash), hash);
    if (wrong) throw damaged(folder, `the original file ${hash} ${wrong}`);
  }
  return manifest;
}

/** Names of the original files in a backup. */
export async function savedHashes(folder: string, { blobs }: Manifest): Promise<string[]> {
  const text = await readFile(join(folder, blobs.list.path), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

function filesOf({ tables, vectors, blobs, settings }: Manifest): SavedFile[] {
  const files = [...tables.map(({ file }) => file), ...vectors.map(({ file }) => file), blobs.list];
  return settings ? [...files, settings] : files;
}

function blobPath(folder: string, hash: string): string {
  return join(folder, 'blobs', hash.slice(0, 2), hash.slice(2, 4), hash);
}
