import { expectData } from '@aia/client';
import type { Index } from '@aia/contracts';
import { Button, Progress, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { formatNumber, formatTime } from '../i18n/format.js';
import { InlineProblem } from '../ui/problem.js';
import { Empty, Fetched } from '../ui/states.js';
import { Dialog } from '../ui/dialog.js';

const POLL_MS = 3000;
const MOVING: readonly Index['status'][] = ['building', 'activating', 'dropping'];

/** The indexes over all chunks: one is active, another may be filled beside it. */
export function IndexesSection() {
  const { t } = useTranslation();
  const { api } = useApi();
  const [building, setBuilding] = useState(false);
  const indexes = useQuery({
    queryKey: ['indexes'],
    queryFn: () => expectData(api.GET('/admin/indexes')),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => MOVING.includes(status)) === true && POLL_MS,
  });
  const action = useIndexAction();
  return (
    <>
      <div className="row row--end">
        <Button variant="default" onClick={() => action.mutate({ name: 'rollback' })}>
          {t('indexes.rollback')}
        </Button>
        <Button onClick={() => setBuilding(true)}>{t('indexes.build')}</Button>
      </div>
      {action.error && <InlineProblem error={action.error} />}
      <Fetched query={indexes}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('indexes.empty')} />
          ) : (
            <ul className="list list--spaced">
              {items.map((index) => (
                <IndexRow
                  key={index.id}
                  index={index}
                  onAction={(name) => action.mutate({ name, id: index.id })}
                />
              ))}
            </ul>
          )
        }
      </Fetched>
      {building && <BuildIndex onClose={() => setBuilding(false)} />}
    </>
  );
}

type Action = { name: 'rollback' } | { name: 'activate' | 'delete'; id: string };

function useIndexAction() {
  const { api } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (action: Action): Promise<unknown> => {
      if (action.name === 'rollback') return api.POST('/admin/indexes/rollback');
      const params = { path: { id: action.id } };
      return action.name === 'activate'
        ? api.POST('/admin/indexes/{id}/activate', { params })
        : api.DELETE('/admin/indexes/{id}', { params });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['indexes'] }),
  });
}

function IndexRow({ index, onAction }: { index: Index; onAction: (name: 'activate' | 'delete') => void }) {
  const { t, i18n } = useTranslation();
  const { collection, embeddingModel, dimension, status, chunksDone, chunksTotal, verification, reason } =
    index;
  const number = (value: number) => formatNumber(value, i18n.language, 3);
  const kind =
    status === 'active' ? 'good' : status === 'failed' ? 'bad' : MOVING.includes(status) ? 'busy' : 'quiet';
  return (
    <li>
      <div className="row row--between">
        <div className="grow">
          <strong>{embeddingModel}</strong>{' '}
          <span className={`tag tag--${kind}`}>{t(`indexes.status.${status}`)}</span>
          <div className="hint number">
            {collection} · {dimension} ·{' '}
            {t('indexes.progress', { done: number(chunksDone), total: number(chunksTotal) })} ·{' '}
            {formatTime(index.createdAt, i18n.language)}
            {verification &&
              ` · ${t('indexes.recall', { recall: number(verification.recall), sampled: verification.sampled })}`}
          </div>
        </div>
        {(status === 'ready' || status === 'retired') && (
          <Button size="compact-sm" variant="default" onClick={() => onAction('activate')}>
            {t('indexes.activate')}
          </Button>
        )}
        {['ready', 'retired', 'failed'].includes(status) && (
          <Button size="compact-sm" variant="subtle" color="red" onClick={() => onAction('delete')}>
            {t('common.delete')}
          </Button>
        )}
      </div>
      {status === 'building' && (
        <Progress mt="xs" value={(chunksDone / Math.max(1, chunksTotal)) * 100} aria-label={collection} />
      )}
      {reason !== null && <div className="notice notice--warning">{reason}</div>}
    </li>
  );
}

function BuildIndex({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useApi();
  const queries = useQueryClient();
  const [model, setModel] = useState('');
  const build = useMutation({
    mutationFn: () => {
      const body = model.trim() === '' ? {} : { embeddingModel: model.trim() };
      return expectData(api.POST('/admin/indexes', { body }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['indexes'] });
      onClose();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    build.mutate();
  }

  return (
    <Dialog onClose={onClose} title={t('indexes.buildTitle')} centered>
      <form className="stack" onSubmit={submit}>
        <p className="hint">{t('indexes.buildText')}</p>
        <TextInput
          label={t('indexes.model')}
          value={model}
          onChange={(event) => setModel(event.currentTarget.value)}
          data-autofocus
        />
        {build.error && <InlineProblem error={build.error} />}
        <div className="row row--end">
          <Button type="submit" loading={build.isPending}>
            {t('indexes.build')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
