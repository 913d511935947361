import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Every file that git knows, or would add, whose path matches. */
export function repositoryFiles(pattern: RegExp): string[] {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  return [...new Set(list.split('\n'))].filter((path) => path !== '' && pattern.test(path)).sort();
}

/** Names of all targets of the Makefile. */
export function makeTargets(): Set<string> {
  const text = readFileSync('Makefile', 'utf8');
  return new Set([...text.matchAll(/^([a-z][a-z-]*):/gm)].map(([, name]) => name ?? ''));
}

/** The fenced blocks of code of a text. */
export function codeBlocks(text: string): string {
  return [...text.matchAll(/^```[\s\S]*?^```/gm)].map(([block]) => block).join('\n');
}

/** A text without its fenced blocks of code. */
export function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '');
}
