import type { Quota } from '@aia/contracts';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { formatNumber } from '../i18n/format.js';
import { InlineProblem } from '../ui/problem.js';
import { Empty, Fetched } from '../ui/states.js';
import { QuotaForm } from './quota-form.js';
import { useQuotas } from './queries.js';
import { useSubjectName } from './subject-name.js';

/** The most that callers may use of requests, tokens and money. */
export function QuotasSection() {
  const { t } = useTranslation();
  const quotas = useQuotas();
  return (
    <>
      <p className="lede">{t('quotas.intro')}</p>
      <QuotaForm />
      <Fetched query={quotas}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('quotas.empty')} />
          ) : (
            <ul className="list list--spaced">
              {items.map((quota) => (
                <QuotaRow key={quota.id} quota={quota} />
              ))}
            </ul>
          )
        }
      </Fetched>
    </>
  );
}

function QuotaRow({ quota }: { quota: Quota }) {
  const { t, i18n } = useTranslation();
  const { api } = useApi();
  const queries = useQueryClient();
  const subject = useSubjectName(quota);
  const { id, metric, period, amount } = quota;
  const remove = useMutation({
    mutationFn: () => api.DELETE('/admin/quotas/{id}', { params: { path: { id } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['quotas'] }),
  });
  return (
    <li>
      <div className="row row--between">
        <div className="grow">
          <strong>{subject}</strong>
          <div className="hint number">
            {t(`quotas.metrics.${metric}`)}: {formatNumber(amount, i18n.language, 0)}{' '}
            {t(`quotas.periods.${period}`)}
          </div>
        </div>
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          {t('common.delete')}
        </Button>
      </div>
      {remove.error && <InlineProblem error={remove.error} />}
    </li>
  );
}
