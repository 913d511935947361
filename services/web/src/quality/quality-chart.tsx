import type { Evaluation } from '@aia/contracts';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { LineChart } from '../ui/line-chart.js';

/** nDCG@10 of the runs that are complete, over time; nothing for fewer than two. */
export function QualityChart({ runs }: { runs: readonly Evaluation[] }) {
  const { t } = useTranslation();
  const { times, values } = useMemo(() => pointsOf(runs), [runs]);
  if (times.length < 2) return null;
  return <LineChart label={t('quality.chart')} times={times} values={values} unit="" points />;
}

/** Oldest first, in seconds since 1970. */
function pointsOf(runs: readonly Evaluation[]): { times: number[]; values: number[] } {
  const points = runs
    .flatMap(({ summary, finishedAt }) =>
      summary && finishedAt
        ? [[Date.parse(finishedAt) / 1000, summary.overall.values.ndcgAt10] as const]
        : [],
    )
    .sort(([a], [b]) => a - b);
  return { times: points.map(([time]) => time), values: points.map(([, value]) => value) };
}
