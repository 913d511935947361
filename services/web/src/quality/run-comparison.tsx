import { measureNames, type ChangedQuestion, type Comparison } from '@aia/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { formatNumber, formatTime } from '../i18n/format.js';
import { Fetched } from '../ui/states.js';
import { measureLabel } from './measure-label.js';
import { useComparison } from './queries.js';

/** A run beside an earlier one: differences of the measures, and the questions that it won and lost. */
export function RunComparison({ candidate, baseline }: { candidate: string; baseline: string }) {
  const comparison = useComparison(candidate, baseline);
  return <Fetched query={comparison}>{(data) => <ComparisonView comparison={data} />}</Fetched>;
}

function ComparisonView({ comparison }: { comparison: Comparison }) {
  const { t, i18n } = useTranslation();
  const { baseline, common, unchanged, gained, lost } = comparison;
  const { set, settings, createdAt, id } = baseline;
  return (
    <>
      <p className="lede">
        {t('quality.comparedWith')}{' '}
        <Link to={`/quality/${id}`}>
          {set}, {t(`search.modes.${settings.mode}`)}, {formatTime(createdAt, i18n.language)}
        </Link>
        {'. '}
        {t('quality.common', { common, unchanged })}
      </p>
      <Differences comparison={comparison} />
      <Changed title={t('quality.gained', { count: gained.length })} questions={gained} />
      <Changed title={t('quality.lost', { count: lost.length })} questions={lost} />
    </>
  );
}

function Differences({ comparison: { overall } }: { comparison: Comparison }) {
  const { t, i18n } = useTranslation();
  const number = (value: number) => formatNumber(value, i18n.language, 3);
  const heads = [t('quality.measures'), t('quality.before'), t('quality.after'), t('quality.difference')];
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('quality.difference')}>
      <table className="table">
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {measureNames.map((name) => {
            const { baseline, candidate, difference, interval } = overall[name];
            // Where zero is inside the interval, chance alone may have made the difference.
            const sure = interval.low > 0 || interval.high < 0;
            return (
              <tr key={name}>
                <th scope="row">{measureLabel(name)}</th>
                <td className="number">{number(baseline)}</td>
                <td className="number">{number(candidate)}</td>
                <td className="number">
                  {sure ? <strong>{number(difference)}</strong> : number(difference)}{' '}
                  <span className="hint">
                    {number(interval.low)}–{number(interval.high)}
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="hint">{t('quality.sure')}</p>
    </div>
  );
}

function Changed({ title, questions }: { title: string; questions: ChangedQuestion[] }) {
  const { t } = useTranslation();
  const place = (rank: number | null) => (rank === null ? '–' : String(rank));
  if (questions.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <ul className="list">
        {questions.map(({ questionId, question, baselineRank, candidateRank }) => (
          <li key={questionId} className="row row--between">
            <span className="grow">{question}</span>
            <span className="number hint">
              {t('quality.moved', { from: place(baselineRank), to: place(candidateRank) })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
