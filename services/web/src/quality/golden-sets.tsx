import { useTranslation } from 'react-i18next';
import { formatTime } from '../i18n/format.js';
import { Empty, Fetched } from '../ui/states.js';
import { useGoldenSets } from './queries.js';

/** The sets of a dataset with how many questions they ask. */
export function GoldenSets({ datasetId }: { datasetId: string }) {
  const { t, i18n } = useTranslation();
  const sets = useGoldenSets(datasetId);
  return (
    <Fetched query={sets}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={t('quality.noSets')}>
            <p>{t('quality.noSetsText')}</p>
          </Empty>
        ) : (
          <ul className="list">
            {items.map(({ set, approved, drafts, languages, updatedAt }) => (
              <li key={set} className="row row--between">
                <div className="grow">
                  <strong>{set}</strong>
                  <div className="hint">
                    {Object.entries(languages)
                      .map(([language, count]) => `${language} ${count}`)
                      .join(' · ')}{' '}
                    · {formatTime(updatedAt, i18n.language)}
                  </div>
                </div>
                <span className="number">
                  {t('quality.questions', { count: approved })}
                  {drafts > 0 && `, ${t('quality.drafts', { count: drafts })}`}
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Fetched>
  );
}
