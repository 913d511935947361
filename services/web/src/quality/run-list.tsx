import type { Evaluation } from '@aia/contracts';
import { Button, Checkbox, Progress } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useMay } from '../api/me.js';
import { formatNumber, formatTime } from '../i18n/format.js';
import { Empty, Fetched } from '../ui/states.js';
import { isUnfinished, useCancelEvaluation, useEvaluations } from './queries.js';
import { QualityChart } from './quality-chart.js';

/** The runs of a dataset; two that are complete can be compared. */
export function RunList({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const runs = useEvaluations(datasetId);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(-2));

  function compare(items: readonly Evaluation[]) {
    // The list is newest first: the later run is the candidate.
    const [candidate, baseline] = items.filter(({ id }) => chosen.includes(id));
    if (candidate && baseline) void navigate(`/quality/${candidate.id}?with=${baseline.id}`);
  }

  return (
    <Fetched query={runs}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={t('quality.noRuns')} />
        ) : (
          <>
            <QualityChart runs={items} />
            <div className="row row--between">
              <p className="hint grow">{t('quality.compareHint')}</p>
              <Button variant="default" disabled={chosen.length !== 2} onClick={() => compare(items)}>
                {t('quality.compare')}
              </Button>
            </div>
            <ul className="list list--spaced">
              {items.map((run) => (
                <RunRow
                  key={run.id}
                  run={run}
                  chosen={chosen.includes(run.id)}
                  onToggle={() => toggle(run.id)}
                />
              ))}
            </ul>
          </>
        )
      }
    </Fetched>
  );
}

interface RunRowProps {
  run: Evaluation;
  chosen: boolean;
  onToggle: () => void;
}

function RunRow({ run, chosen, onToggle }: RunRowProps) {
  const { t, i18n } = useTranslation();
  const mayCancel = useMay('editor');
  const cancel = useCancelEvaluation();
  const { id, set, status, settings, total, done, summary, passed, createdAt, reason } = run;
  const time = formatTime(createdAt, i18n.language);
  const value = (measure: number) => formatNumber(measure, i18n.language, 3);
  return (
    <li>
      <div className="row row--between">
        <Checkbox
          aria-label={t('quality.choose', { time })}
          checked={chosen}
          disabled={status !== 'completed'}
          onChange={onToggle}
        />
        <div className="grow">
          <Link className="strong-link" to={`/quality/${id}`}>
            {set}, {t(`search.modes.${settings.mode}`)}
          </Link>
          <div className="hint number">
            {time} · {t('quality.questions', { count: total })}
            {summary &&
              ` · nDCG@10 ${value(summary.overall.values.ndcgAt10)} · recall@10 ${value(summary.overall.values.recallAt10)}`}
          </div>
        </div>
        <RunTag status={status} passed={passed} />
        {mayCancel && isUnfinished(run) && (
          <Button size="compact-sm" variant="subtle" onClick={() => cancel.mutate(id)}>
            {t('common.cancel')}
          </Button>
        )}
      </div>
      {isUnfinished(run) && (
        <Progress
          mt="xs"
          value={(done / Math.max(1, total)) * 100}
          aria-label={t('common.of', { done, total })}
        />
      )}
      {reason !== null && <div className="notice notice--warning">{reason}</div>}
    </li>
  );
}

/** How a run stands, and whether it reached the targets of its dataset. */
export function RunTag({ status, passed }: Pick<Evaluation, 'status' | 'passed'>) {
  const { t } = useTranslation();
  const kinds = { queued: 'busy', running: 'busy', completed: 'good', failed: 'bad', cancelled: 'quiet' };
  const kind = passed === false ? 'bad' : kinds[status];
  const text = passed === false ? t('quality.notPassed') : t(`quality.statuses.${status}`);
  return <span className={`tag tag--${kind}`}>{text}</span>;
}
