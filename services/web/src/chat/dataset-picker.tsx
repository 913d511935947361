import { Button, Checkbox, Popover, Radio } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDatasets } from '../datasets/queries.js';
import { Icon } from '../ui/icon.js';
import { chooseAskedDatasets, useAskedDatasets } from './asked-datasets.js';

/** Which documents a question is answered from. */
export function DatasetPicker() {
  const { t } = useTranslation();
  const asked = useAskedDatasets();
  const datasets = useDatasets().data ?? [];
  const known = asked?.filter((id) => datasets.some((dataset) => dataset.id === id));
  const mode = asked === undefined ? 'all' : asked.length === 0 ? 'none' : 'some';
  const only = known?.length === 1 ? datasets.find(({ id }) => id === known[0])?.name : undefined;
  const labels = {
    all: t('chat.allDatasets'),
    none: t('chat.noDatasets'),
    some: only ?? t('chat.datasetsCount', { count: known?.length ?? 0 }),
  };

  function toggle(id: string) {
    const before = known ?? [];
    const after = before.includes(id) ? before.filter((other) => other !== id) : [...before, id];
    chooseAskedDatasets(after.length === 0 ? undefined : after);
  }

  return (
    <Popover position="top-start" trapFocus width={300}>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<Icon name="documents" size={16} />}
        >
          <span className="clip composer__picked">{labels[mode]}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('chat.datasets')}>
        <div className="stack picker">
          <Radio
            label={t('chat.allDatasets')}
            checked={mode === 'all'}
            onChange={() => chooseAskedDatasets(undefined)}
          />
          <Radio
            label={t('chat.noDatasets')}
            checked={mode === 'none'}
            onChange={() => chooseAskedDatasets([])}
          />
          {datasets.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={known?.includes(id) ?? false}
              onChange={() => toggle(id)}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
