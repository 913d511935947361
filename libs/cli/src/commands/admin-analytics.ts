import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectData } from '@aia/client';
import type { AnalyticsList, AnalyticsReport } from '@aia/contracts';
import { Option, type Command } from 'commander';
import { analyticsMarkdown, totalRows } from '../analytics/analytics-markdown.js';
import type { CommandContext, GlobalOptions } from '../command-context.js';
import { snippet } from '../output/format.js';
import { formatTable } from '../output/table.js';

interface AnalyticsOptions extends GlobalOptions {
  json?: boolean;
  from?: string;
  to?: string;
  csv?: AnalyticsList;
  report?: string;
}

const REPORTS = 'reports/analytics';
/** Gaps and documents that are printed; the report has more. */
const PRINTED = 10;

/** `aia admin analytics`: what is asked, how it is answered, what the documents lack. For administrators. */
export function addAdminAnalytics(admin: Command, context: CommandContext): void {
  admin
    .command('analytics')
    .description('what is asked, how it is answered, and what the documents lack; the last 30 days')
    .option('--from <day>', 'YYYY-MM-DD')
    .option('--to <day>', 'YYYY-MM-DD')
    .option(
      '--report <folder>',
      `write a Markdown page into this folder (default: ${REPORTS} where there is one)`,
    )
    .addOption(new Option('--csv <list>', 'print a list as CSV').choices(['days', 'documents', 'gaps']))
    .option('--json', 'print JSON')
    .action(async (_options, command: Command) => analytics(context, command.optsWithGlobals()));
}

async function analytics(context: CommandContext, options: AnalyticsOptions): Promise<void> {
  const client = await context.connect(options);
  const { from, to, csv } = options;
  const query = { ...(from ? { from } : {}), ...(to ? { to } : {}) };
  if (csv) {
    const path = `/admin/analytics/export?${new URLSearchParams({ ...query, list: csv })}`;
    return context.terminal.write(await (await client.fetchPath(path)).text());
  }
  const report = await expectData(client.api.GET('/admin/analytics', { params: { query } }));
  if (options.json) return context.terminal.json(report);
  context.terminal.line(summary(report));
  const file = await writePage(report, options.report, context.folder);
  if (file) context.terminal.note(`Written: ${file}`);
}

/** The report for a terminal. */
function summary({ totals, documents, gaps }: AnalyticsReport): string {
  const sums = formatTable(
    [
      { heading: 'what', cell: ([name]) => name },
      { heading: 'value', cell: ([, value]) => value },
    ],
    totalRows(totals),
  );
  const lacking = formatTable(
    [
      { heading: 'questions', cell: ({ questions }) => questions },
      { heading: 'not covered by documents, e.g.', cell: ({ examples }) => snippet(examples[0] ?? '', 100) },
    ],
    gaps.slice(0, PRINTED),
  );
  const cited = formatTable(
    [
      { heading: 'answers', cell: ({ answers }) => answers },
      { heading: 'cited document', cell: ({ title, documentId }) => snippet(title || documentId, 100) },
    ],
    documents.slice(0, PRINTED),
  );
  return [sums, ...(gaps.length > 0 ? [lacking] : []), ...(documents.length > 0 ? [cited] : [])].join('\n\n');
}

/** Writes the page; returns its name, or undefined where no folder was given and the usual one is not there. */
async function writePage(
  report: AnalyticsReport,
  folder: string | undefined,
  workingFolder: string,
): Promise<string | undefined> {
  const usual = join(workingFolder, REPORTS);
  const target = folder ?? (existsSync(usual) ? usual : undefined);
  if (target === undefined) return undefined;
  await mkdir(target, { recursive: true });
  const file = join(target, `usage-${report.from}-${report.to}.md`);
  await writeFile(file, analyticsMarkdown(report));
  return file;
}
