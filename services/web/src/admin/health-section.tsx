import { useTranslation } from 'react-i18next';
import { formatNumber, formatTime } from '../i18n/format.js';
import { Fetched } from '../ui/states.js';
import { LineChart } from '../ui/line-chart.js';
import { DoctorChecks } from './doctor-checks.js';
import { useHealth, type HealthCheckResult } from './health.js';

/** Whether every part that the gateway depends on can be used. */
export function HealthSection() {
  const health = useHealth();
  return (
    <>
      <Fetched query={health}>{(checks) => <HealthView checks={checks} />}</Fetched>
      <DoctorChecks />
    </>
  );
}

function HealthView({ checks }: { checks: HealthCheckResult[] }) {
  const { t, i18n } = useTranslation();
  const last = checks.at(-1);
  if (!last) return null;
  const times = checks.map(({ ms }) => ms);
  const sorted = [...times].sort((a, b) => a - b);
  const number = (value: number) => formatNumber(value, i18n.language, 0);
  const summary = {
    median: number(sorted[Math.floor(sorted.length / 2)] ?? 0),
    max: number(sorted.at(-1) ?? 0),
    count: sorted.length,
  };
  const ready = last.health.status === 'ready';
  return (
    <>
      <p className={`tag tag--${ready ? 'good' : 'bad'} health__state`} role="status">
        {ready ? t('health.ready') : t('health.unavailable')}
      </p>
      <h2>{t('health.checks')}</h2>
      <HealthChecks health={last.health} />
      <p className="hint">
        {t('health.checkedAt', { time: formatTime(new Date(last.at * 1000).toISOString(), i18n.language) })}
      </p>
      <h2>{t('health.latency')}</h2>
      <LineChart label={t('health.latency')} times={checks.map(({ at }) => at)} values={times} unit="ms" />
      <p className="hint number">{t('health.latencyText', summary)}</p>
    </>
  );
}

/** The parts with their states, as a list. */
export function HealthChecks({ health }: { health: HealthCheckResult['health'] }) {
  const { t } = useTranslation();
  return (
    <ul className="list">
      {Object.entries(health.checks).map(([name, { ok, detail }]) => (
        <li key={name} className="row row--between">
          <span className="grow">
            {name}
            {detail && <span className="hint"> {detail}</span>}
          </span>
          <span className={`tag tag--${ok ? 'good' : 'bad'}`}>
            {ok ? t('health.ok') : t('health.failing')}
          </span>
        </li>
      ))}
    </ul>
  );
}
