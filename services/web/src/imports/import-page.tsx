import { expectData, followImport, isFinished } from '@aia/client';
import { importSchema, type Import } from '@aia/contracts';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useApi } from '../api/api-context.js';
import { useMay } from '../api/me.js';
import { formatTime } from '../i18n/format.js';
import { Confirm } from '../ui/confirm.js';
import { InlineProblem } from '../ui/problem.js';
import { Fetched } from '../ui/states.js';
import { ImportProgressView } from './import-progress.js';

/** One import while it runs and after it has ended. */
export function ImportPage() {
  const { id = '' } = useParams();
  const run = useLiveImport(id);
  return (
    <div className="page">
      <Fetched query={run}>{(data) => <ImportView run={data} />}</Fetched>
    </div>
  );
}

/** The import, kept up to date by the server's own events. */
function useLiveImport(id: string) {
  const client = useApi();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ['import', id],
    queryFn: async () =>
      importSchema.parse(await expectData(client.api.GET('/imports/{id}', { params: { path: { id } } }))),
  });
  const live = query.data !== undefined && !isFinished(query.data);
  useEffect(() => {
    if (!live) return;
    const controller = new AbortController();
    void (async () => {
      try {
        for await (const run of followImport(client, { importId: id, signal: controller.signal })) {
          queries.setQueryData(['import', id], run);
        }
      } catch {
        // The stream cannot be had any more: the plain read says why, or how the import stands.
        if (!controller.signal.aborted) await queries.invalidateQueries({ queryKey: ['import', id] });
      }
    })();
    return () => controller.abort();
  }, [live, id, client, queries]);
  return query;
}

function ImportView({ run }: { run: Import }) {
  const { t, i18n } = useTranslation();
  const { source, status, datasetId, createdAt, failures, reason } = run;
  const name = source.type === 'source' ? source.name : source.type === 'folder' ? source.path : '';
  return (
    <>
      <div className="page__head">
        <div>
          <Link to={`/datasets/${datasetId}`} className="hint">
            ← {t('imports.back')}
          </Link>
          <h1>
            {t(`imports.from.${source.type}`)} {name}
          </h1>
          <p className="lede">
            {t(`imports.status.${status}`)} · {formatTime(createdAt, i18n.language)}
          </p>
        </div>
        <Controls run={run} />
      </div>
      {reason && <div className="notice notice--warning">{reason}</div>}
      <ImportProgressView run={run} />
      <h2>{t('imports.failures')}</h2>
      {failures.length === 0 ? (
        <p className="hint">{t('imports.noFailures')}</p>
      ) : (
        <ul className="list">
          {failures.map(({ documentId, sourceKey, failure }) => (
            <li key={documentId}>
              <Link to={`/documents/${documentId}`}>{sourceKey}</Link>
              <div className="hint">{failure.reason}</div>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type Action = 'pause' | 'resume' | 'cancel' | 'retry';

function Controls({ run }: { run: Import }) {
  const { t } = useTranslation();
  const { api } = useApi();
  const queries = useQueryClient();
  const mayEdit = useMay('editor');
  const [cancelling, setCancelling] = useState(false);
  const control = useMutation({
    mutationFn: (action: Action) => {
      const params = { path: { id: run.id } };
      return expectData(api.POST(`/imports/{id}/${action}`, { params }));
    },
    onSuccess: (data) => queries.setQueryData(['import', run.id], data),
  });
  if (!mayEdit) return null;
  const ended = isFinished(run);
  return (
    <div className="row">
      {control.error && <InlineProblem error={control.error} />}
      {run.status === 'paused' ? (
        <Button loading={control.isPending} onClick={() => control.mutate('resume')}>
          {t('imports.resume')}
        </Button>
      ) : (
        !ended && (
          <Button variant="default" loading={control.isPending} onClick={() => control.mutate('pause')}>
            {t('imports.pause')}
          </Button>
        )
      )}
      {!ended && (
        <Button variant="light" color="red" onClick={() => setCancelling(true)}>
          {t('imports.cancel')}
        </Button>
      )}
      {ended && run.progress.failed > 0 && (
        <Button loading={control.isPending} onClick={() => control.mutate('retry')}>
          {t('imports.retry')}
        </Button>
      )}
      <Confirm
        opened={cancelling}
        title={t('imports.cancelTitle')}
        action={t('imports.cancel')}
        onClose={() => setCancelling(false)}
        onConfirm={() => control.mutateAsync('cancel')}
      >
        <p className="hint">{t('imports.cancelText')}</p>
      </Confirm>
    </div>
  );
}
