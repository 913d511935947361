import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reportMarkdown, type ReportContent } from './report.js';

const REPORTS = 'reports/analytics';

/**
 * Writes a run as JSON and Markdown into `folder`; without one, into `reports/analytics` of the working folder where
 * that exists. Returns the names of the files.
 */
export async function writeReport(
  content: ReportContent,
  { folder, workingFolder }: { folder: string | undefined; workingFolder: string },
): Promise<string[]> {
  const usual = join(workingFolder, REPORTS);
  const target = folder ?? (existsSync(usual) ? usual : undefined);
  if (target === undefined) return [];
  await mkdir(target, { recursive: true });
  const { run, dataset } = content;
  const time = run.createdAt.slice(0, 19).replace(/[:T]/g, '-');
  const base = join(target, `eval-${dataset}-${run.set}-${time}`);
  await writeFile(`${base}.json`, `${JSON.stringify(content, null, 2)}\n`);
  await writeFile(`${base}.md`, reportMarkdown(content));
  return [`${base}.json`, `${base}.md`];
}
