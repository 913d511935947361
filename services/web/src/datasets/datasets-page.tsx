import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Dataset } from '@aia/contracts';
import { useMay } from '../api/me.js';
import { formatTime } from '../i18n/format.js';
import { Empty, Fetched } from '../ui/states.js';
import { CreateDataset } from './create-dataset.js';
import { useDatasets } from './queries.js';

/** Number of datasets from which a field to filter them is shown. */
const MANY = 8;

/** All datasets that the person may read. */
export function DatasetsPage() {
  const { t } = useTranslation();
  const datasets = useDatasets();
  const mayCreate = useMay('editor');
  const [creating, setCreating] = useState(false);
  return (
    <div className="page">
      <div className="page__head">
        <div>
          <h1>{t('datasets.title')}</h1>
          <p className="lede">{t('datasets.intro')}</p>
        </div>
        {mayCreate && <Button onClick={() => setCreating(true)}>{t('datasets.create')}</Button>}
      </div>
      <Fetched query={datasets}>{(items) => <DatasetList datasets={items} />}</Fetched>
      {creating && <CreateDataset onClose={() => setCreating(false)} />}
    </div>
  );
}

function DatasetList({ datasets }: { datasets: Dataset[] }) {
  const { t, i18n } = useTranslation();
  const [filter, setFilter] = useState('');
  if (datasets.length === 0) {
    return (
      <Empty title={t('datasets.empty')}>
        <p>{t('datasets.emptyText')}</p>
      </Empty>
    );
  }
  const wanted = filter.trim().toLowerCase();
  const shown = datasets.filter(({ name, slug }) => `${name} ${slug}`.toLowerCase().includes(wanted));
  return (
    <>
      {datasets.length >= MANY && (
        <TextInput
          type="search"
          aria-label={t('datasets.filter')}
          placeholder={t('datasets.filter')}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          mb="md"
        />
      )}
      <ul className="list">
        {shown.map((dataset) => (
          <li key={dataset.id} className="row row--between">
            <div className="grow">
              <Link to={`/datasets/${dataset.id}`} className="strong-link">
                {dataset.name}
              </Link>
              <div className="hint">{dataset.description || dataset.slug}</div>
            </div>
            <div className="hint number">
              {t('datasets.documents', { count: dataset.documentCount })} ·{' '}
              {formatTime(dataset.updatedAt, i18n.language)}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
