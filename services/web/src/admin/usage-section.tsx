import { expectData } from '@aia/client';
import type { Budget, UsageRow } from '@aia/contracts';
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { formatNumber } from '../i18n/format.js';
import { LineChart } from '../ui/line-chart.js';
import { Empty, Fetched } from '../ui/states.js';
import { useSubjectName } from './subject-name.js';

const GROUPS = ['user', 'group', 'key'] as const;
type Group = (typeof GROUPS)[number];

/** What was used in the last weeks, by day and by whom, and what is left of the quotas. */
export function UsageSection() {
  const { t } = useTranslation();
  const [group, setGroup] = useState<Group>('user');
  const days = useUsage('day');
  const usage = useUsage(group);
  return (
    <>
      <Fetched query={days}>
        {({ items, from, to }) => (
          <>
            <p className="lede number">{t('usage.span', { from, to })}</p>
            <UsageCharts days={items} />
          </>
        )}
      </Fetched>
      <h2>{t('usage.byWhom')}</h2>
      <SegmentedControl
        aria-label={t('usage.byWhom')}
        value={group}
        onChange={(value) => setGroup(GROUPS.find((one) => one === value) ?? 'user')}
        data={GROUPS.map((value) => ({ value, label: t(`quotas.kinds.${value}`) }))}
      />
      <Fetched query={usage}>
        {({ items, budgets }) => (
          <>
            {items.length === 0 ? <Empty title={t('usage.empty')} /> : <UsageTable rows={items} />}
            {budgets.length > 0 && <Budgets budgets={budgets} />}
          </>
        )}
      </Fetched>
    </>
  );
}

function useUsage(groupBy: Group | 'day') {
  const { api } = useApi();
  return useQuery({
    queryKey: ['usage', groupBy],
    queryFn: () => expectData(api.GET('/admin/usage', { params: { query: { groupBy } } })),
  });
}

function UsageCharts({ days }: { days: UsageRow[] }) {
  const { t } = useTranslation();
  const known = days.filter(({ subject }) => subject !== null);
  const times = known.map(({ subject }) => Date.parse(`${subject ?? ''}T00:00:00Z`) / 1000);
  const tokens = known.map(({ promptTokens, completionTokens }) => promptTokens + completionTokens);
  return (
    <>
      <h2>{t('quotas.metrics.requests')}</h2>
      <LineChart
        label={t('usage.requestsByDay')}
        times={times}
        values={known.map(({ requests }) => requests)}
        unit=""
        points
      />
      <h2>{t('quotas.metrics.tokens')}</h2>
      <LineChart label={t('usage.tokensByDay')} times={times} values={tokens} unit="" points />
    </>
  );
}

function UsageTable({ rows }: { rows: UsageRow[] }) {
  const { t, i18n } = useTranslation();
  const number = (value: number) => formatNumber(value, i18n.language, 0);
  const heads = [
    t('common.name'),
    t('quotas.metrics.requests'),
    t('usage.prompt'),
    t('usage.completion'),
    t('quotas.metrics.spend'),
  ];
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('usage.byWhom')}>
      <table className="table">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ subject, name, requests, promptTokens, completionTokens, spend }) => (
            <tr key={subject ?? ''}>
              <td>{name ?? subject ?? t('usage.nobody')}</td>
              <td className="number">{number(requests)}</td>
              <td className="number">{number(promptTokens)}</td>
              <td className="number">{number(completionTokens)}</td>
              <td className="number">{formatNumber(spend / 1_000_000, i18n.language, 4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Budgets({ budgets }: { budgets: Budget[] }) {
  const { t } = useTranslation();
  return (
    <>
      <h2>{t('usage.left')}</h2>
      <ul className="list">
        {budgets.map((budget) => (
          <BudgetRow key={budget.quota.id} budget={budget} />
        ))}
      </ul>
    </>
  );
}

function BudgetRow({ budget: { quota, used } }: { budget: Budget }) {
  const { t, i18n } = useTranslation();
  const subject = useSubjectName(quota);
  const number = (value: number) => formatNumber(value, i18n.language, 0);
  const { metric, period, amount } = quota;
  return (
    <li className="number">
      <strong>{subject}</strong>
      <div className="hint">
        {t(`quotas.metrics.${metric}`)} {t(`quotas.periods.${period}`)}:{' '}
        {t('common.of', { done: number(used), total: number(amount) })}
      </div>
    </li>
  );
}
