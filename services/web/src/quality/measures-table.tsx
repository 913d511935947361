import { measureNames, type EvaluationSummary, type Measured } from '@aia/contracts';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../i18n/format.js';
import { measureLabel } from './measure-label.js';

/** Means with the bounds of their confidence intervals: over all questions, and by language. */
export function MeasuresTable({ summary }: { summary: EvaluationSummary }) {
  const { t, i18n } = useTranslation();
  const { overall, languages, latencyMs, degraded } = summary;
  const columns: [string, Measured][] = [[t('common.all'), overall], ...Object.entries(languages)];
  const number = (value: number) => formatNumber(value, i18n.language, 3);
  return (
    <>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('quality.measures')}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('quality.measures')}</th>
              {columns.map(([name, { questions }]) => (
                <th scope="col" key={name}>
                  {name} ({questions})
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {measureNames.map((name) => (
              <tr key={name}>
                <th scope="row">{measureLabel(name)}</th>
                {columns.map(([column, { values, intervals }]) => (
                  <td key={column} className="number">
                    {number(values[name])}{' '}
                    <span className="hint">
                      {number(intervals[name].low)}–{number(intervals[name].high)}
                    </span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="hint number">
        {t('quality.latency', { p50: number(latencyMs.p50), p95: number(latencyMs.p95) })}
        {degraded > 0 && ` · ${t('quality.degraded', { count: degraded })}`}
      </p>
    </>
  );
}
