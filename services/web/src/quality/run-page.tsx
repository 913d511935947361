import type { Evaluation } from '@aia/contracts';
import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { formatTime } from '../i18n/format.js';
import { Fetched } from '../ui/states.js';
import { MeasuresTable } from './measures-table.js';
import { isUnfinished, useEvaluation } from './queries.js';
import { RunComparison } from './run-comparison.js';
import { RunQuestions } from './run-questions.js';
import { RunTag } from './run-list.js';

/** One run: its measures and questions, or what is better and worse in it than in another run. */
export function RunPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const [address] = useSearchParams();
  const baseline = address.get('with');
  const run = useEvaluation(id);
  return (
    <div className="page">
      <Fetched query={run}>
        {(data) => (
          <>
            <RunHead run={data} />
            {baseline !== null ? (
              <RunComparison candidate={id} baseline={baseline} />
            ) : (
              <>
                {isUnfinished(data) && (
                  <Progress
                    value={(data.done / Math.max(1, data.total)) * 100}
                    aria-label={t('common.of', { done: data.done, total: data.total })}
                  />
                )}
                {data.summary && <MeasuresTable summary={data.summary} />}
                <RunQuestions id={id} />
              </>
            )}
          </>
        )}
      </Fetched>
    </div>
  );
}

function RunHead({ run }: { run: Evaluation }) {
  const { t, i18n } = useTranslation();
  const { set, settings, datasetId, status, passed, createdAt, reason } = run;
  return (
    <>
      <div className="page__head">
        <div>
          <Link to={`/quality?dataset=${datasetId}`} className="hint">
            {t('nav.evaluation')}
          </Link>
          <h1>
            {set}, {t(`search.modes.${settings.mode}`)}
          </h1>
          <p className="hint">
            {formatTime(createdAt, i18n.language)}
            {settings.embeddingModel !== null && ` · ${settings.embeddingModel}`}
          </p>
        </div>
        <RunTag status={status} passed={passed} />
      </div>
      {reason !== null && <div className="notice notice--warning">{reason}</div>}
    </>
  );
}
