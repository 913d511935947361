import type { DatasetSource } from '@aia/contracts';
import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { formatTime } from '../i18n/format.js';
import { Confirm } from '../ui/confirm.js';
import { InlineProblem } from '../ui/problem.js';
import { Empty, Fetched } from '../ui/states.js';
import { useSourceActions, useSources } from './queries.js';
import { SourceForm } from './source-form.js';
import { TestResult } from './test-result.js';

/** The places that fill a dataset. */
export function SourcesSection({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation();
  const sources = useSources(datasetId);
  const [adding, setAdding] = useState(false);
  return (
    <>
      <div className="row row--end">
        <Button onClick={() => setAdding(true)}>{t('sources.add')}</Button>
      </div>
      <Fetched query={sources}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('sources.empty')}>
              <p>{t('sources.emptyText')}</p>
            </Empty>
          ) : (
            <ul className="list list--spaced">
              {items.map((source) => (
                <SourceRow key={source.id} source={source} />
              ))}
            </ul>
          )
        }
      </Fetched>
      {adding && <SourceForm datasetId={datasetId} onClose={() => setAdding(false)} />}
    </>
  );
}

function SourceRow({ source }: { source: DatasetSource }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { test, sync } = useSourceActions(source.datasetId);
  const [removing, setRemoving] = useState(false);
  const { id, name, config, documentCount } = source;
  const error = test.error ?? sync.error;

  async function syncNow() {
    const accepted = await sync.mutateAsync(id);
    await navigate(`/imports/${accepted.import.id}`);
  }

  return (
    <li>
      <div className="row row--between">
        <div className="grow">
          <strong>{name}</strong>
          <div className="hint">
            {t(`sources.kinds.${config.type}`)} · {placeOf(source)} ·{' '}
            {t('datasets.documents', { count: documentCount })}
          </div>
          <div className="hint">
            <Times source={source} />
          </div>
        </div>
        <div className="row">
          <Button
            size="compact-sm"
            variant="default"
            loading={test.isPending}
            onClick={() => test.mutate(id)}
          >
            {t('sources.test')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            loading={sync.isPending}
            onClick={() => void syncNow().catch(() => undefined)}
          >
            {t('sources.sync')}
          </Button>
          <Button size="compact-sm" variant="subtle" color="red" onClick={() => setRemoving(true)}>
            {t('sources.remove')}
          </Button>
        </div>
      </div>
      {error && <InlineProblem error={error} />}
      {test.data && <TestResult result={test.data} />}
      {removing && <RemoveSource source={source} onClose={() => setRemoving(false)} />}
    </li>
  );
}

function Times({ source: { lastSyncedAt, nextSyncAt, enabled, schedule } }: { source: DatasetSource }) {
  const { t, i18n } = useTranslation();
  const time = (iso: string) => formatTime(iso, i18n.language);
  const last =
    lastSyncedAt === null ? t('sources.neverSynced') : t('sources.last', { time: time(lastSyncedAt) });
  if (schedule === null) return `${last} · ${t('sources.manual')}`;
  if (!enabled) return `${last} · ${t('sources.disabled')}`;
  return nextSyncAt === null ? last : `${last} · ${t('sources.next', { time: time(nextSyncAt) })}`;
}

/** Where a source reads from, in one line. */
function placeOf({ config }: DatasetSource): string {
  switch (config.type) {
    case 'folder':
      return config.path;
    case 'archive':
      return config.location;
    case 'git':
      return [config.url, config.branch].filter(Boolean).join(' @ ');
    case 'web':
      return [...config.startUrls, ...config.sitemaps].join(', ');
    case 's3':
      return `${config.bucket}/${config.prefix}`;
  }
}

function RemoveSource({ source, onClose }: { source: DatasetSource; onClose: () => void }) {
  const { t } = useTranslation();
  const { remove } = useSourceActions(source.datasetId);
  const [withDocuments, setWithDocuments] = useState(true);
  return (
    <Confirm
      opened
      title={t('sources.removeTitle', { name: source.name })}
      action={t('sources.remove')}
      onClose={onClose}
      onConfirm={() => remove.mutateAsync({ id: source.id, documents: withDocuments ? 'delete' : 'keep' })}
    >
      <Switch
        label={t('sources.removeDocuments')}
        checked={withDocuments}
        onChange={(event) => setWithDocuments(event.currentTarget.checked)}
      />
    </Confirm>
  );
}
