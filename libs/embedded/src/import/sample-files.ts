import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeFile, type FileToImport } from './import-files.js';

/** Generated tables and pages for single alerts: a first start would take longer, and a first question finds them instead of guides. */
const LOOKED_UP = /^docs\/(?:reference|runbooks)\//;

/**
 * This project's own documentation: README.md, everything in docs/ that is there to be read, and the README of each
 * service and library.
 */
export async function findSampleFiles(root: string): Promise<FileToImport[]> {
  const docs = join(root, 'docs');
  const inDocs = existsSync(docs) ? readdirSync(docs, { recursive: true, encoding: 'utf8' }) : [];
  const candidates = [
    'README.md',
    ...inDocs
      .filter((path) => path.endsWith('.md'))
      .map((path) => join('docs', path))
      .filter((path) => !LOOKED_UP.test(path)),
    ...readmesBelow(root, 'services'),
    ...readmesBelow(root, 'libs'),
  ];
  const present = candidates.filter((path) => existsSync(join(root, path))).sort();
  return Promise.all(present.map((path) => describeFile(root, path)));
}

function readmesBelow(root: string, folder: string): string[] {
  const path = join(root, folder);
  return existsSync(path) ? readdirSync(path).map((name) => join(folder, name, 'README.md')) : [];
}
