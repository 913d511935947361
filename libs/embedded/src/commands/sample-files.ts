import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of the sample dataset. */
export interface SampleFile {
  absolutePath: string;
  /** Relative to the checkout, with `/`. */
  path: string;
  /** Bytes. */
  size: number;
  sha256: string;
}

/** This project's own documentation: README.md, everything in docs/, and the README of each service and library. */
export async function findSampleFiles(root: string): Promise<SampleFile[]> {
  const inDocs = existsSync(join(root, 'docs'))
    ? readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    : [];
  const candidates = [
    'README.md',
    ...inDocs.filter((path) => path.endsWith('.md')).map((path) => join('docs', path)),
    ...readmesBelow(root, 'services'),
    ...readmesBelow(root, 'libs'),
  ];
  const present = candidates.filter((path) => existsSync(join(root, path))).sort();
  return Promise.all(present.map((path) => describe(root, path)));
}

function readmesBelow(root: string, folder: string): string[] {
  const path = join(root, folder);
  return existsSync(path) ? readdirSync(path).map((name) => join(folder, name, 'README.md')) : [];
}

async function describe(root: string, path: string): Promise<SampleFile> {
  const absolutePath = join(root, path);
  const content = await readFile(absolutePath);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { absolutePath, path: path.replaceAll('\\', '/'), size: content.length, sha256 };
}
