import { documentStateSchema, type DocumentState } from '@aia/contracts';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '../ui/confirm.js';
import { InlineProblem, PageProblem } from '../ui/problem.js';
import { Empty, Loading } from '../ui/states.js';
import { DocumentRows } from './document-rows.js';
import { useDocumentActions, useDocuments } from './queries.js';
import './document-table.css';

/** The documents of a dataset: filtered by the server, fetched as one scrolls, acted on in numbers. */
export function DocumentTable({ datasetId, mayEdit }: { datasetId: string; mayEdit: boolean }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 250);
  const [status, setStatus] = useState<DocumentState | ''>('');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const list = useDocuments(datasetId, { q, status });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = q !== '' || status !== '';

  return (
    <>
      <div className="document-filter">
        <TextInput
          type="search"
          className="grow"
          aria-label={t('documents.filter')}
          placeholder={t('documents.filter')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <NativeSelect
          aria-label={t('documents.state')}
          value={status}
          onChange={(event) => setStatus(event.currentTarget.value as DocumentState | '')}
          data={[
            { value: '', label: t('common.all') },
            ...documentStateSchema.options.map((value) => ({ value, label: t(`documents.states.${value}`) })),
          ]}
        />
      </div>
      {mayEdit && selected.size > 0 && (
        <BulkActions datasetId={datasetId} ids={[...selected]} onDone={() => setSelected(new Set())} />
      )}
      {list.isLoading && <Loading lines={8} />}
      {list.error && items.length === 0 && (
        <PageProblem error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.isSuccess && items.length === 0 && (
        <Empty title={filtered ? t('documents.noMatch') : t('documents.empty')}>
          {!filtered && <p>{t('documents.emptyText')}</p>}
        </Empty>
      )}
      {items.length > 0 && (
        <DocumentRows
          documents={items}
          selected={mayEdit ? selected : undefined}
          onSelect={setSelected}
          onEnd={() => {
            if (list.hasNextPage && !list.isFetching) void list.fetchNextPage();
          }}
        />
      )}
    </>
  );
}

function BulkActions({ datasetId, ids, onDone }: { datasetId: string; ids: string[]; onDone: () => void }) {
  const { t } = useTranslation();
  const { retry, remove } = useDocumentActions(datasetId);
  const [confirming, setConfirming] = useState(false);
  return (
    <div className="row bulk" role="status">
      <strong>{t('documents.selected', { count: ids.length })}</strong>
      <Button
        size="compact-sm"
        variant="default"
        loading={retry.isPending}
        onClick={() => retry.mutate(ids, { onSuccess: onDone })}
      >
        {t('documents.retrySelected')}
      </Button>
      <Button size="compact-sm" variant="light" color="red" onClick={() => setConfirming(true)}>
        {t('documents.deleteSelected')}
      </Button>
      {retry.error && <InlineProblem error={retry.error} />}
      <Confirm
        opened={confirming}
        title={t('documents.deleteTitle', { count: ids.length })}
        action={t('common.delete')}
        onClose={() => setConfirming(false)}
        onConfirm={async () => {
          await remove.mutateAsync(ids);
          onDone();
        }}
      >
        <p className="hint">{t('documents.deleteText')}</p>
      </Confirm>
    </div>
  );
}
