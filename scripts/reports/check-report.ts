import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Collects the outcome of checks, prints each as it ends, and keeps a transcript. */
export interface Report {
  section(title: string): void;
  /** Runs a check; it fails by throwing or by returning what is wrong, one line each. */
  check(name: string, check: () => string[] | void | Promise<string[] | void>): Promise<void>;
  /** Prints a figure that was measured on the way. */
  note(text: string): void;
  skip(name: string, reason: string): void;
  /** Writes the transcript and returns whether everything passed. */
  close(file: string): boolean;
}

/** A new, empty report. */
export function createReport(print: (line: string) => void): Report {
  const lines: string[] = [];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const say = (line: string) => {
    lines.push(line);
    print(line);
  };
  return {
    section: (title) => say(`\n${title}`),
    check: async (name, check) => {
      const problems = await outcome(check);
      counts[problems.length === 0 ? 'passed' : 'failed'] += 1;
      say(`  ${problems.length === 0 ? '✔' : '✖'} ${name}`);
      problems.forEach((problem) => say(`      ${problem}`));
    },
    note: (text) => say(`      ${text}`),
    skip: (name, reason) => {
      counts.skipped += 1;
      say(`  - ${name}: skipped, ${reason}`);
    },
    close: (file) => {
      if (counts.skipped > 0) say(`\n${counts.skipped} skipped`);
      say(`\n${counts.passed} checks passed, ${counts.failed} failed`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${lines.join('\n')}\n`);
      return counts.failed === 0 && counts.passed > 0;
    },
  };
}

async function outcome(check: () => string[] | void | Promise<string[] | void>): Promise<string[]> {
  try {
    return (await check()) ?? [];
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).trim().split('\n').slice(0, 12);
  }
}
