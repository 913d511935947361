import { expectData } from '@aia/client';
import type { Dataset } from '@aia/contracts';
import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useApi } from '../api/api-context.js';
import { Confirm } from '../ui/confirm.js';
import { InlineProblem } from '../ui/problem.js';
import { useRefreshDataset } from './queries.js';

/** Name and description of a dataset, and its end. */
export function DatasetSettingsSection({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const { api } = useApi();
  const [name, setName] = useState(dataset.name);
  const [description, setDescription] = useState(dataset.description);
  const [deleting, setDeleting] = useState(false);
  const refresh = useRefreshDataset(dataset.id);
  const save = useMutation({
    mutationFn: () => {
      const params = { path: { id: dataset.id } };
      return expectData(api.PATCH('/datasets/{id}', { params, body: { name: name.trim(), description } }));
    },
    onSuccess: refresh,
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate();
  }

  return (
    <>
      <form className="stack narrow" onSubmit={submit}>
        <TextInput
          label={t('common.name')}
          value={name}
          required
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t('common.description')}
          value={description}
          maxLength={2000}
          autosize
          minRows={2}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        {save.error && <InlineProblem error={save.error} />}
        <div className="row">
          <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
            {t('common.save')}
          </Button>
          <span className="hint" role="status">
            {save.isSuccess && t('common.saved')}
          </span>
        </div>
      </form>
      <dl className="facts facts--apart">
        <dt>{t('datasets.slug')}</dt>
        <dd>{dataset.slug}</dd>
        <dt>ID</dt>
        <dd>{dataset.id}</dd>
      </dl>
      <p className="hint">{t('datasets.model', { model: dataset.embeddingModel })}</p>
      <Button color="red" variant="light" mt="xl" onClick={() => setDeleting(true)}>
        {t('common.delete')}
      </Button>
      {deleting && <DeleteDataset dataset={dataset} onClose={() => setDeleting(false)} />}
    </>
  );
}

function DeleteDataset({ dataset, onClose }: { dataset: Dataset; onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useApi();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');

  async function remove() {
    await api.DELETE('/datasets/{id}', { params: { path: { id: dataset.id } } });
    await navigate('/datasets');
    await queries.invalidateQueries({ queryKey: ['datasets'] });
  }

  return (
    <Confirm
      opened
      title={t('datasets.deleteTitle', { name: dataset.name })}
      action={t('common.delete')}
      onClose={onClose}
      onConfirm={remove}
      disabled={typed !== dataset.slug}
    >
      <p className="hint">{t('datasets.deleteText')}</p>
      <TextInput
        label={t('datasets.confirmBySlug', { slug: dataset.slug })}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </Confirm>
  );
}
