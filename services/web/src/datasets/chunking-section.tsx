import { expectData } from '@aia/client';
import {
  chunkingPreviewSchema,
  type ChunkingPreview,
  type ChunkingSettings,
  type Dataset,
} from '@aia/contracts';
import { Button, FileInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { ChunkCard } from '../documents/chunk-card.js';
import { InlineProblem } from '../ui/problem.js';
import { ChunkingFields } from './chunking-fields.js';
import { useRefreshDataset } from './queries.js';

/** How the documents of a dataset are cut, with a trial before anything is changed. */
export function ChunkingSection({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const { api } = useApi();
  const [settings, setSettings] = useState<ChunkingSettings>(dataset.settings.chunking);
  const [file, setFile] = useState<File | null>(null);
  const preview = usePreview(dataset.id, settings);
  const refresh = useRefreshDataset(dataset.id);
  const save = useMutation({
    mutationFn: () => {
      const params = { path: { id: dataset.id } };
      return expectData(api.PATCH('/datasets/{id}', { params, body: { settings: { chunking: settings } } }));
    },
    onSuccess: refresh,
  });
  return (
    <div className="stack">
      <p className="lede">{t('chunking.intro')}</p>
      <ChunkingFields settings={settings} onChange={setSettings} />
      <FileInput
        label={t('chunking.file')}
        value={file}
        onChange={setFile}
        className="narrow"
        placeholder={t('upload.chooseFiles')}
      />
      <div className="row">
        <Button
          variant="default"
          disabled={file === null}
          loading={preview.isPending}
          onClick={() => file && preview.mutate(file)}
        >
          {t('chunking.preview')}
        </Button>
        <Button loading={save.isPending} onClick={() => save.mutate()}>
          {t('chunking.save')}
        </Button>
        <span role="status" className="hint">
          {save.isSuccess && t('chunking.saved')}
        </span>
      </div>
      {(save.error ?? preview.error) && <InlineProblem error={save.error ?? preview.error} />}
      {preview.data ? <Preview preview={preview.data} /> : <p className="hint">{t('chunking.empty')}</p>}
    </div>
  );
}

function usePreview(datasetId: string, settings: ChunkingSettings) {
  const client = useApi();
  return useMutation({
    mutationFn: async (file: File) => {
      const form = new FormData();
      form.append('file', file, file.name);
      const { parentTokens, ...others } = settings;
      const numbers = Object.entries({ ...others, parentTokens: parentTokens ?? 0 });
      const query = new URLSearchParams(numbers.map(([key, value]) => [key, String(value)]));
      const path = `/datasets/${datasetId}/chunking/preview?${query.toString()}`;
      const response = await client.fetchPath(path, () => ({ method: 'POST', body: form }));
      return chunkingPreviewSchema.parse(await response.json());
    },
  });
}

function Preview({ preview }: { preview: ChunkingPreview }) {
  const { t } = useTranslation();
  const { total, tokens, chunks } = preview;
  return (
    <section className="stack" aria-label={t('chunking.preview')}>
      <p className="number">
        <strong>{t('chunking.total', { count: total })}</strong> · {t('chunking.sizes', tokens)}
        {chunks.length < total && ` · ${t('chunking.shown', { count: chunks.length })}`}
      </p>
      {chunks.map((chunk) => (
        <ChunkCard key={chunk.ordinal} chunk={chunk} />
      ))}
    </section>
  );
}
