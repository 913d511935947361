import { expectData } from '@aia/client';
import {
  quotaMetricSchema,
  quotaPeriodSchema,
  quotaSubjectKindSchema,
  type QuotaMetric,
  type QuotaPeriod,
  type QuotaSubjectKind,
} from '@aia/contracts';
import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { InlineProblem } from '../ui/problem.js';
import { useGroups, useUserChoices } from './queries.js';

/** Sets a quota; one of the same subject, measure and period is replaced. */
export function QuotaForm() {
  const { t } = useTranslation();
  const { api } = useApi();
  const queries = useQueryClient();
  const [kind, setKind] = useState<QuotaSubjectKind>('everyone');
  const [subject, setSubject] = useState('');
  const [metric, setMetric] = useState<QuotaMetric>('requests');
  const [period, setPeriod] = useState<QuotaPeriod>('day');
  const [amount, setAmount] = useState<number | ''>('');
  const subjectId = kind === 'everyone' ? null : subject.trim();
  const set = useMutation({
    mutationFn: (most: number) => {
      const body = { subjectKind: kind, subjectId, metric, period, amount: most };
      return expectData(api.PUT('/admin/quotas', { body }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['quotas'] }),
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (amount !== '') set.mutate(amount);
  }

  return (
    <form className="stack stack--tight" onSubmit={submit}>
      <div className="fields fields--end">
        <NativeSelect
          label={t('quotas.for')}
          value={kind}
          onChange={(event) => {
            setKind(quotaSubjectKindSchema.parse(event.currentTarget.value));
            setSubject('');
          }}
          data={quotaSubjectKindSchema.options.map((value) => ({ value, label: t(`quotas.kinds.${value}`) }))}
        />
        <SubjectField kind={kind} value={subject} onChange={setSubject} />
        <NativeSelect
          label={t('quotas.metric')}
          value={metric}
          onChange={(event) => setMetric(quotaMetricSchema.parse(event.currentTarget.value))}
          data={quotaMetricSchema.options.map((value) => ({ value, label: t(`quotas.metrics.${value}`) }))}
        />
        <NativeSelect
          label={t('quotas.period')}
          value={period}
          onChange={(event) => setPeriod(quotaPeriodSchema.parse(event.currentTarget.value))}
          data={quotaPeriodSchema.options.map((value) => ({ value, label: t(`quotas.periods.${value}`) }))}
        />
        <NumberInput
          label={t('quotas.amount')}
          description={metric === 'spend' ? t('quotas.spendHint') : undefined}
          value={amount}
          min={0}
          allowDecimal={false}
          onChange={(value) => setAmount(value === '' ? '' : Number(value))}
        />
        <Button
          type="submit"
          variant="default"
          loading={set.isPending}
          disabled={amount === '' || subjectId === ''}
        >
          {t('quotas.set')}
        </Button>
      </div>
      {set.error && <InlineProblem error={set.error} />}
    </form>
  );
}

interface SubjectFieldProps {
  kind: QuotaSubjectKind;
  value: string;
  onChange: (id: string) => void;
}

/** Users and groups are chosen by name, keys are given by id. */
function SubjectField({ kind, value, onChange }: SubjectFieldProps) {
  const { t } = useTranslation();
  const users = useUserChoices().data?.items ?? [];
  const groups = useGroups().data?.items ?? [];
  if (kind === 'everyone') return null;
  const label = t(`quotas.kinds.${kind}`);
  if (kind === 'key') {
    return (
      <TextInput
        label={label}
        placeholder="ID"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  const choices =
    kind === 'user'
      ? users.map(({ id, email }) => ({ value: id, label: email }))
      : groups.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <NativeSelect
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[{ value: '', label: '–' }, ...choices]}
    />
  );
}
