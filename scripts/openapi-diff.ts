/**
 * Compares config/openapi.yaml with that of an earlier commit and fails for a change that breaks clients:
 * `node --conditions=aia-source --import tsx scripts/openapi-diff.ts [REF]`, by default the last tag `v*`. Where the major
 * version of the API was raised, clients are told that way, and the changes are only listed.
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

function majorOf({ info }: ApiDocument): number {
  return Number.parseInt(info.version, 10);
}

const named = process.argv[2];
const [latest] = git('tag', '--list', 'v*', '--sort=-version:refname').split('\n');
const ref = named ?? latest;
if (!ref) {
  console.log('There is no tag yet to compare with; name a commit: make openapi-diff REF=main');
  process.exit(0);
}
const before = parse(git('show', `${ref}:${FILE}`)) as ApiDocument;
const after = parse(readFileSync(FILE, 'utf8')) as ApiDocument;
const changes = breakingChanges(before, after);
for (const change of changes) console.log(change);
console.log(`${changes.length} changes since ${ref} break clients.`);
const announced = majorOf(after) > majorOf(before);
if (changes.length > 0 && announced) console.log(`They are announced: the version is ${after.info.version}.`);
process.exit(changes.length === 0 || announced ? 0 : 1);
