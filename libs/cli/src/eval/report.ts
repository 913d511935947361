import {
  measureNames,
  type Comparison,
  type Evaluation,
  type EvaluatedQuestion,
  type Measured,
} from '@aia/contracts';
import { markdownTable } from '../output/markdown-table.js';

/** Names as people write them. */
export const MEASURE_TITLES = {
  precisionAt1: 'P@1',
  precisionAt3: 'P@3',
  precisionAt5: 'P@5',
  recallAt5: 'Recall@5',
  recallAt10: 'Recall@10',
  recallAt20: 'Recall@20',
  mrr: 'MRR',
  ndcgAt10: 'nDCG@10',
} as const;

/** Everything that a report tells. */
export interface ReportContent {
  dataset: string;
  run: Evaluation;
  /** Questions without a relevant hit among the first ten. */
  missed: EvaluatedQuestion[];
  comparison?: Comparison | undefined;
}

/** A run as a Markdown page. */
export function reportMarkdown({ dataset, run, missed, comparison }: ReportContent): string {
  const { settings, summary } = run;
  const facts = [
    `- Run ${run.id}, ${run.createdAt}`,
    `- Golden set \`${run.set}\`: ${run.total} questions`,
    `- Search: ${settings.mode}${settings.rerank ? ', reranked' : ''}; model ${settings.embeddingModel ?? '?'}; index ${settings.collection ?? '?'}`,
    `- Fusion: dense weight ${settings.denseWeight ?? '?'}, score per term ${settings.scorePerTerm ?? '?'}; analyzer ${settings.analyzerVersion ?? '?'}`,
    ...(summary
      ? [
          `- Time of a search: median ${summary.latencyMs.p50.toFixed(1)} ms, 95th percentile ${summary.latencyMs.p95.toFixed(1)} ms`,
          `- Searches that left a step out: ${summary.degraded}`,
        ]
      : []),
  ];
  return [
    `# Search quality of ${dataset}`,
    facts.join('\n'),
    ...(summary ? [measureTable(summary.overall, summary.languages, settings.confidence)] : []),
    ...(run.targets.length > 0 ? ['## Targets', targetTable(run)] : []),
    ...(comparison ? comparisonParts(comparison) : []),
    `## Questions without a hit among the first ten (${missed.length})`,
    missed.length === 0 ? 'None.' : missed.map(missedLine).join('\n'),
    '',
  ].join('\n\n');
}

function measureTable(overall: Measured, languages: Record<string, Measured>, confidence: number): string {
  const columns: [string, Measured][] = [['all', overall], ...Object.entries(languages)];
  const heading = ['Measure', ...columns.map(([name, { questions }]) => `${name} (${questions})`)];
  const rows = measureNames.map((measure) => [
    MEASURE_TITLES[measure],
    ...columns.map(([, { values, intervals }]) => {
      const { low, high } = intervals[measure];
      return `${values[measure].toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
    }),
  ]);
  const note = `In brackets: ${confidence * 100} % bootstrap confidence interval over questions.`;
  return `${table([heading, ...rows])}\n\n${note}`;
}

function targetTable({ targets }: Evaluation): string {
  const rows = targets.map(({ measure, language, target, value, met }) => [
    MEASURE_TITLES[measure],
    language ?? 'all',
    String(target),
    value.toFixed(4),
    met ? 'met' : '**missed**',
  ]);
  return table([['Measure', 'Language', 'Target', 'Value', ''], ...rows]);
}

function comparisonParts({ baseline, common, unchanged, overall, gained, lost }: Comparison): string[] {
  const rows = measureNames.map((measure) => {
    const { baseline: before, candidate, difference, interval } = overall[measure];
    return [
      MEASURE_TITLES[measure],
      before.toFixed(4),
      candidate.toFixed(4),
      signed(difference),
      `[${signed(interval.low)}, ${signed(interval.high)}]`,
    ];
  });
  const list = (questions: Comparison['gained']) =>
    questions.length === 0
      ? 'None.'
      : questions
          .map(changeLine)
          .map((line) => `- ${line}`)
          .join('\n');
  return [
    `## Against run ${baseline.id}`,
    `${common} questions in both, ${unchanged} unchanged, ${gained.length} gained, ${lost.length} lost.`,
    table([['Measure', 'Before', 'Now', 'Difference', 'Interval'], ...rows]),
    `### Gained\n\n${list(gained)}`,
    `### Lost\n\n${list(lost)}`,
  ];
}

/** A question with its places before and now. */
export function changeLine({ question, baselineRank, candidateRank }: Comparison['gained'][number]): string {
  return `${baselineRank ?? '-'} -> ${candidateRank ?? '-'}  ${question.replace(/\s+/g, ' ')}`;
}

function missedLine({ question, expected, outcome }: EvaluatedQuestion): string {
  const wanted = expected.map(({ sourceKey }) => `\`${sourceKey}\``).join(', ');
  const [first] = outcome?.hits ?? [];
  return `- ${question.replace(/\s+/g, ' ')} (wanted ${wanted}; first hit ${first ? `\`${first.sourceKey}\`` : 'none'})`;
}

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(4)}`;

function table(rows: string[][]): string {
  return markdownTable(rows, (cell) => cell.replaceAll('|', '\\|'));
}
