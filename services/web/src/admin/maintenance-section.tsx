import { expectData } from '@aia/client';
import { maintenanceTaskSchema, type MaintenanceRun, type MaintenanceTask } from '@aia/contracts';
import { Button, NativeSelect, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { InlineProblem } from '../ui/problem.js';

const POLL_MS = 2000;

/** Runs that compare, repair or rebuild the stores. */
export function MaintenanceSection() {
  const { t } = useTranslation();
  const { api } = useApi();
  const queries = useQueryClient();
  const [task, setTask] = useState<MaintenanceTask>('reconcile');
  const [dryRun, setDryRun] = useState(true);
  const [runId, setRunId] = useState<string>();
  const start = useMutation({
    mutationFn: () => expectData(api.POST('/admin/maintenance', { body: { task, dryRun } })),
    onSuccess: (run) => {
      queries.setQueryData(['maintenance', run.id], run);
      setRunId(run.id);
    },
  });
  return (
    <div className="stack narrow">
      <p className="lede">{t('maintenance.intro')}</p>
      <NativeSelect
        aria-label={t('admin.maintenance')}
        value={task}
        onChange={(event) => setTask(maintenanceTaskSchema.parse(event.currentTarget.value))}
        data={maintenanceTaskSchema.options.map((value) => ({
          value,
          label: t(`maintenance.tasks.${value}`),
        }))}
      />
      <Switch
        label={t('maintenance.dryRun')}
        checked={dryRun}
        onChange={(event) => setDryRun(event.currentTarget.checked)}
      />
      {start.error && <InlineProblem error={start.error} />}
      <div>
        <Button loading={start.isPending} onClick={() => start.mutate()}>
          {t('maintenance.start')}
        </Button>
      </div>
      {runId !== undefined && <Run id={runId} />}
    </div>
  );
}

function Run({ id }: { id: string }) {
  const { api } = useApi();
  const run = useQuery({
    queryKey: ['maintenance', id],
    queryFn: () => expectData(api.GET('/admin/maintenance/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => state.data?.finishedAt === null && POLL_MS,
  });
  return run.data ? <RunView run={run.data} /> : null;
}

function RunView({ run }: { run: MaintenanceRun }) {
  const { t } = useTranslation();
  const { status, task, reason, findings } = run;
  const kind = status === 'completed' ? 'good' : status === 'failed' ? 'bad' : 'busy';
  return (
    <section className="card" role="status">
      <strong>{t(`maintenance.tasks.${task}`)}</strong>{' '}
      <span className={`tag tag--${kind}`}>{t(`maintenance.status.${status}`)}</span>
      {reason !== null && <div className="notice notice--danger">{reason}</div>}
      {status === 'completed' && findings.length === 0 && <p className="hint">{t('maintenance.nothing')}</p>}
      <dl className="facts">
        {findings.map(({ kind: name, found, repaired }) => (
          <div className="facts__pair" key={name}>
            <dt>{name}</dt>
            <dd className="number">{t('maintenance.found', { found, repaired })}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
