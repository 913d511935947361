/**
 * Compares config/openapi.yaml with that of an earlier commit and fails for a change that breaks clients:
 * `node --conditions=aia-source --import tsx scripts/openapi-diff.ts [REF]`, by default the last tag `v*`.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { breakingChanges } from './openapi/breaking-changes.js';
import type { ApiDocument } from './fuzz/api-document.js';

const FILE = 'config/openapi.yaml';

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).trim();
}

const named = process.argv[2];
const [latest] = git('tag', '--list', 'v*', '--sort=-version:refname').split('\n');
const ref = named ?? latest;
if (!ref) {
  console.log('There is no tag yet to compare with; name a commit: make openapi-diff REF=main');
  process.exit(0);
}
const before = parse(git('show', `${ref}:${FILE}`)) as ApiDocument;
const changes = breakingChanges(before, parse(readFileSync(FILE, 'utf8')) as ApiDocument);
for (const change of changes) console.log(change);
console.log(`${changes.length} changes since ${ref} break clients.`);
process.exit(changes.length === 0 ? 0 : 1);
