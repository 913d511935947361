import type { Import } from '@aia/contracts';
import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatDuration, formatNumber, formatTime } from '../i18n/format.js';
import './import-progress.css';

const COUNTS = ['published', 'unmodified', 'pending', 'failed', 'skipped', 'deleted', 'cancelled'] as const;

/** How far an import is, what it does, and how fast. */
export function ImportProgressView({ run }: { run: Import }) {
  const { t, i18n } = useTranslation();
  const { progress, activity } = run;
  const { total, pending } = progress;
  const done = Math.max(0, total - pending);
  const numbers = (value: number) => formatNumber(value, i18n.language);
  const rate = {
    documents: numbers(activity.documentsPerSecond),
    chunks: numbers(activity.chunksPerSecond),
    bytes: formatBytes(activity.bytesPerSecond, i18n.language),
  };
  const ended = activity.stage === 'ended';
  return (
    <section aria-label={t('imports.progress')}>
      <div className="import-stage" role="status">
        {t(`imports.stage.${activity.stage}`)}
      </div>
      <Progress
        size="lg"
        value={total === 0 ? (ended ? 100 : 0) : (done / total) * 100}
        aria-label={t('imports.progress')}
      />
      <p className="number">
        {t('imports.doneOf', { done: numbers(done), total: numbers(total) })} ·{' '}
        {t('imports.chunks', { done: numbers(progress.chunksIndexed), total: numbers(progress.chunksTotal) })}
      </p>
      {!ended && (
        <p className="hint number">
          {t('imports.rate', rate)} ·{' '}
          {activity.etaSeconds === null
            ? t('imports.noEta')
            : t('imports.eta', { time: formatDuration(activity.etaSeconds, i18n.language) })}
          <br />
          {t('imports.lastSign', { time: formatTime(activity.heartbeatAt, i18n.language) })}
        </p>
      )}
      {activity.waitingFor !== null && (
        <div className="notice notice--warning">{t('imports.waitingFor', { what: activity.waitingFor })}</div>
      )}
      <dl className="counts">
        {COUNTS.filter((name) => progress[name] > 0 || name === 'published').map((name) => (
          <div key={name} className="counts__one" data-bad={name === 'failed' || undefined}>
            <dt>{t(`imports.${name}`)}</dt>
            <dd>{numbers(progress[name])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
