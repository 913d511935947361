import { searchModeSchema, type SearchMode } from '@aia/contracts';
import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { InlineProblem } from '../ui/problem.js';
import { useGoldenSets, useStartEvaluation } from './queries.js';

/** Starts a run of a set; nothing where the dataset has no questions yet. */
export function StartRun({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation();
  const sets = useGoldenSets(datasetId).data?.items.filter(({ approved }) => approved > 0) ?? [];
  const start = useStartEvaluation();
  const [chosen, setChosen] = useState('');
  const [mode, setMode] = useState<SearchMode>('hybrid');
  const [fitWeights, setFitWeights] = useState(false);
  const set = sets.some((one) => one.set === chosen) ? chosen : sets[0]?.set;
  if (set === undefined) return null;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (set !== undefined) start.mutate({ datasetId, set, mode, fitWeights });
  }

  return (
    <form className="stack" onSubmit={submit}>
      <h2>{t('quality.start')}</h2>
      <div className="fields fields--end">
        <NativeSelect
          label={t('quality.set')}
          value={set}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={sets.map((one) => one.set)}
        />
        <NativeSelect
          label={t('search.mode')}
          value={mode}
          onChange={(event) => setMode(searchModeSchema.parse(event.currentTarget.value))}
          data={searchModeSchema.options.map((value) => ({ value, label: t(`search.modes.${value}`) }))}
        />
        <Checkbox
          label={t('quality.fitWeights')}
          checked={fitWeights}
          onChange={(event) => setFitWeights(event.currentTarget.checked)}
        />
        <Button type="submit" loading={start.isPending}>
          {t('quality.run')}
        </Button>
      </div>
      {start.error && <InlineProblem error={start.error} />}
    </form>
  );
}
