import { slugSchema } from '@aia/contracts';
import { Button, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { InlineProblem } from '../ui/problem.js';
import { useCreateDataset } from './queries.js';
import { slugFrom } from './slug.js';
import { Dialog } from '../ui/dialog.js';

/** Name, short name and description of a new dataset; then on to adding its first documents. */
export function CreateDataset({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useCreateDataset();
  const [name, setName] = useState('');
  const [ownSlug, setOwnSlug] = useState<string>();
  const [description, setDescription] = useState('');
  const slug = ownSlug ?? slugFrom(name);
  const valid = slugSchema.safeParse(slug).success;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const dataset = await create.mutateAsync({ slug, name: name.trim() || slug, description });
    onClose();
    await navigate(`/datasets/${dataset.id}/add`);
  }

  return (
    <Dialog onClose={onClose} title={t('datasets.createTitle')} centered>
      <form className="stack" onSubmit={(event) => void submit(event).catch(() => undefined)}>
        <TextInput
          label={t('common.name')}
          description={t('datasets.nameHint')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          data-autofocus
        />
        <TextInput
          label={t('datasets.slug')}
          description={t('datasets.slugHint')}
          value={slug}
          onChange={(event) => setOwnSlug(event.currentTarget.value)}
          error={slug !== '' && !valid ? t('datasets.slugInvalid') : undefined}
          required
        />
        <Textarea
          label={t('common.description')}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          maxLength={2000}
          autosize
          minRows={2}
        />
        {create.error && <InlineProblem error={create.error} />}
        <div className="row row--end">
          <Button type="submit" loading={create.isPending} disabled={!valid}>
            {t('common.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
