import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useMay } from '../api/me.js';
import { useDatasets } from '../datasets/queries.js';
import { Empty, Fetched } from '../ui/states.js';
import { GoldenSets } from './golden-sets.js';
import { RunList } from './run-list.js';
import { StartRun } from './start-run.js';

/** How well searches find what they should: sets of golden questions, and runs of them. */
export function QualityPage() {
  const { t } = useTranslation();
  const [address, setAddress] = useSearchParams();
  const datasets = useDatasets();
  const mayRun = useMay('editor');
  return (
    <div className="page">
      <div className="page__head">
        <div>
          <h1>{t('nav.evaluation')}</h1>
          <p className="lede">{t('quality.intro')}</p>
        </div>
      </div>
      <Fetched query={datasets}>
        {(items) => {
          const chosen = items.find(({ id }) => id === address.get('dataset')) ?? items[0];
          if (!chosen) return <Empty title={t('quality.noDatasets')} />;
          return (
            <>
              <NativeSelect
                className="narrow"
                label={t('quality.dataset')}
                value={chosen.id}
                onChange={(event) => setAddress({ dataset: event.currentTarget.value })}
                data={items.map(({ id, name }) => ({ value: id, label: name }))}
              />
              <h2>{t('quality.sets')}</h2>
              <GoldenSets datasetId={chosen.id} />
              {mayRun && <StartRun key={chosen.id} datasetId={chosen.id} />}
              <h2>{t('quality.runs')}</h2>
              <RunList key={`runs-${chosen.id}`} datasetId={chosen.id} />
            </>
          );
        }}
      </Fetched>
    </div>
  );
}
