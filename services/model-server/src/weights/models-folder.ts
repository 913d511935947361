import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { withTag } from './catalogue.js';

const detailsSchema = z.object({
  family: z.string(),
  parameterSize: z.string(),
  parameterCount: z.number(),
  quantization: z.string(),
  contextLength: z.int().positive(),
  embeddingLength: z.int().positive(),
});

/** One installed model. `verified` is the file's state when its checksum was last right. */
export const installedModelSchema = z.object({
  name: z.string(),
  kind: z.enum(['chat', 'embedding']),
  file: z.string().regex(/^[^/\\]+$/, 'must be a file name without a folder'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.number(),
  licence: z.string(),
  licenceUrl: z.string(),
  details: detailsSchema,
  verified: z.object({ sizeBytes: z.number(), mtimeMs: z.number() }),
});
export type InstalledModel = z.infer<typeof installedModelSchema>;

const manifestSchema = z.array(installedModelSchema);

const MANIFEST = 'manifest.json';

/** Where models are kept when MODELS_PATH is not set: the user's cache folder. */
export function defaultModelsPath(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ai-assistant', 'models');
}

/** The installed models; none when the folder or its manifest does not exist. */
export async function readManifest(folder: string): Promise<InstalledModel[]> {
  const path = join(folder, MANIFEST);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  const result = manifestSchema.safeParse(JSON.parse(text));
  if (!result.success) throw new Error(`${path} is not a list of models; delete it and fetch them again.`);
  return result.data;
}

/** Replaces the manifest in one step, so that a reader sees the old one or the new one. */
export async function writeManifest(folder: string, models: InstalledModel[]): Promise<void> {
  const path = join(folder, MANIFEST);
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(models, null, 2)}\n`);
  await rename(temporary, path);
}

/** The installed model of that name, with or without `:latest`; undefined when it or its file is not there. */
export async function findInstalled(folder: string, name: string): Promise<InstalledModel | undefined> {
  const installed = (await readManifest(folder)).find((model) => withTag(model.name) === withTag(name));
  return installed && (await isIntact(folder, installed)) ? installed : undefined;
}

/** Whether the file is still the one whose checksum was right, judged by size and time of change. */
export async function isIntact(folder: string, { file, verified }: InstalledModel): Promise<boolean> {
  const stats = await stat(join(folder, file)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return stats?.size === verified.sizeBytes && stats.mtimeMs === verified.mtimeMs;
}
