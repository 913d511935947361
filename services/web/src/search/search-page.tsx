import { Button, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { searchModeSchema, type SearchMode } from '@aia/contracts';
import { Empty } from '../ui/states.js';
import { SearchColumn } from './search-column.js';
import { SearchFilters } from './search-filters.js';
import { readParams, writeParams, type SearchParams } from './search-params.js';
import './search.css';

const MODES = searchModeSchema.options;

/** Passages as answers see them; in one mode, or in all three side by side. */
export function SearchPage() {
  const { t } = useTranslation();
  const [address, setAddress] = useSearchParams();
  const params = readParams(address);
  const change = (part: Partial<SearchParams>) => setAddress(writeParams({ ...params, ...part }));
  const modes: readonly SearchMode[] = params.compare ? MODES : [params.mode];
  return (
    <div className={`page ${params.compare ? 'page--wide' : ''}`}>
      <div className="page__head">
        <h1>{t('search.title')}</h1>
      </div>
      <QueryForm key={params.query} query={params.query} onSubmit={(query) => change({ query })} />
      <div className="row row--between search__modes">
        <SegmentedControl
          aria-label={t('search.mode')}
          disabled={params.compare}
          value={params.mode}
          onChange={(value) => change({ mode: searchModeSchema.parse(value) })}
          data={MODES.map((value) => ({ value, label: t(`search.modes.${value}`) }))}
        />
        <Switch
          label={t('search.compare')}
          checked={params.compare}
          onChange={(event) => change({ compare: event.currentTarget.checked })}
        />
      </div>
      <SearchFilters params={params} onChange={change} />
      {params.query.trim() === '' ? (
        <Empty title={t('search.start')}>
          <p>{t('search.startText')}</p>
        </Empty>
      ) : (
        <div className="search__columns" data-columns={modes.length}>
          {modes.map((mode) => (
            <SearchColumn
              key={mode}
              params={params}
              mode={mode}
              titled={params.compare}
              onSuggestion={(query) => change({ query })}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function QueryForm({ query, onSubmit }: { query: string; onSubmit: (query: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(query);

  function submit(event: FormEvent) {
    event.preventDefault();
    onSubmit(text.trim());
  }

  return (
    <form className="search__form" role="search" onSubmit={submit}>
      <TextInput
        type="search"
        size="md"
        className="grow"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        placeholder={t('search.placeholder')}
        aria-label={t('search.query')}
        data-main-field
        autoFocus={query === ''}
      />
      <Button type="submit" size="md" disabled={text.trim() === ''}>
        {t('search.submit')}
      </Button>
    </form>
  );
}
