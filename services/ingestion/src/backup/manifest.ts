import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BackupError } from './backup-error.js';
import { isMissingFile } from '../files/missing-file.js';
import { writeFlushed } from './checked-file.js';
import { savedFileSchema } from './saved-file.js';

const count = z.number().int().min(0);

/** Everything that a backup promises to hold; what does not agree with it is not restored. */
export const manifestSchema = z.object({
  format: z.literal('aia-backup'),
  formatVersion: z.literal(1),
  createdAt: z.iso.datetime(),
  migrations: z.array(z.object({ name: z.string(), timestamp: z.string() })).min(1),
  tables: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      columns: z.array(z.string()).min(1),
      rows: count,
      file: savedFileSchema,
    }),
  ),
  sequences: z.array(z.object({ schema: z.string(), name: z.string(), value: z.number().int().nullable() })),
  /** One entry for each embedding model: vectors of 32-bit floats, their number, and chunks that had none. */
  vectors: z.array(
    z.object({
      model: z.string(),
      dimension: z.number().int().min(1),
      points: count,
      missing: count,
      file: savedFileSchema,
    }),
  ),
  /** Original files; `list` has one SHA-256 a line, and each file is `blobs/ab/cd/<sha256>`. */
  blobs: z.object({ files: count, bytes: count, missing: z.array(z.string()), list: savedFileSchema }),
  /** The env file with the secrets of the installation, where it was included. */
  settings: savedFileSchema.nullable(),
});
export type Manifest = z.infer<typeof manifestSchema>;

const MANIFEST = 'manifest.json';
const CHECKSUM = 'manifest.sha256';

/** Writes the manifest with its own checksum: the last step of a backup. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFlushed(join(folder, MANIFEST), text);
  await writeFlushed(join(folder, CHECKSUM), `${sha256(text)}  ${MANIFEST}\n`);
}

/** @throws BackupError when the folder is no complete backup, or its manifest was changed. */
export async function readManifest(folder: string): Promise<Manifest> {
  const [text, checksum] = await Promise.all([
    readFile(join(folder, MANIFEST), 'utf8'),
    readFile(join(folder, CHECKSUM), 'utf8'),
  ]).catch((cause: unknown) => {
    if (!isMissingFile(cause)) throw cause;
    throw new BackupError(`${folder} is not a complete backup: it has no manifest. Choose another one.`, {
      cause,
    });
  });
  if (checksum.split(' ')[0] !== sha256(text)) throw damaged(folder, `${MANIFEST} was changed`);
  const parsed = manifestSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw damaged(folder, `${MANIFEST}: ${parsed.error.issues[0]?.message ?? 'not readable'}`);
}

/** The error of a backup that must not be used. */
export function damaged(folder: string, what: string): BackupError {
  return new BackupError(
    `The backup ${folder} is damaged: ${what}. Nothing was changed; use another backup.`,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
