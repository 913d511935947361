import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDatasets } from '../datasets/queries.js';
import { readParams, type SearchParams } from './search-params.js';

export interface SearchFiltersProps {
  params: SearchParams;
  onChange: (part: Partial<SearchParams>) => void;
}

/** What narrows a search, folded away until it is wanted or in use. */
export function SearchFilters({ params, onChange }: SearchFiltersProps) {
  const { t } = useTranslation();
  const { query, mode, compare } = params;
  const plain = { ...readParams(new URLSearchParams()), query, mode, compare };
  const active = JSON.stringify(params) !== JSON.stringify(plain);
  const [open, setOpen] = useState(active);
  return (
    <details className="search__filters" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('search.filters')}</summary>
      <div className="stack">
        <Datasets params={params} onChange={onChange} />
        <Fields params={params} onChange={onChange} />
        <div className="row row--between">
          <Checkbox
            label={t('search.dedupe')}
            checked={params.dedupe}
            onChange={(event) => onChange({ dedupe: event.currentTarget.checked })}
          />
          <Button variant="subtle" size="compact-sm" disabled={!active} onClick={() => onChange(plain)}>
            {t('search.clear')}
          </Button>
        </div>
      </div>
    </details>
  );
}

function Datasets({ params: { datasetIds }, onChange }: SearchFiltersProps) {
  const { t } = useTranslation();
  const datasets = useDatasets().data ?? [];
  if (datasets.length < 2) return null;
  const toggle = (id: string) => {
    const without = datasetIds.filter((other) => other !== id);
    onChange({ datasetIds: without.length < datasetIds.length ? without : [...datasetIds, id] });
  };
  return (
    <fieldset className="search__datasets">
      <legend>{t('search.datasets')}</legend>
      {datasets.map(({ id, name }) => (
        <Checkbox key={id} label={name} checked={datasetIds.includes(id)} onChange={() => toggle(id)} />
      ))}
    </fieldset>
  );
}

function Fields({ params, onChange }: SearchFiltersProps) {
  const { t } = useTranslation();
  return (
    <div className="fields">
      <NativeSelect
        label={t('search.language')}
        value={params.language}
        onChange={(event) => onChange({ language: event.currentTarget.value as SearchParams['language'] })}
        data={[
          { value: '', label: t('common.all') },
          { value: 'en', label: t('datasets.en') },
          { value: 'ru', label: t('datasets.ru') },
        ]}
      />
      <NativeSelect
        label={t('search.sort')}
        value={params.sort}
        onChange={(event) => onChange({ sort: event.currentTarget.value as SearchParams['sort'] })}
        data={(['relevance', 'date'] as const).map((value) => ({ value, label: t(`search.sorts.${value}`) }))}
      />
      <TextInput
        key={params.path}
        label={t('search.path')}
        placeholder={t('search.pathHint')}
        defaultValue={params.path}
        onBlur={(event) => onChange({ path: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('search.after')}
        value={params.after}
        onChange={(event) => onChange({ after: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('search.before')}
        value={params.before}
        onChange={(event) => onChange({ before: event.currentTarget.value })}
      />
      <NumberInput
        label={t('search.perDocument')}
        placeholder={t('search.any')}
        value={params.perDocument ?? ''}
        min={1}
        max={100}
        onChange={(value) => onChange({ perDocument: Number(value) || null })}
      />
    </div>
  );
}
