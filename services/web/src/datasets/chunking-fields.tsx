import { chunkContextSchema, chunkingStrategySchema, type ChunkingSettings } from '@aia/contracts';
import { NativeSelect, NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export interface ChunkingFieldsProps {
  settings: ChunkingSettings;
  onChange: (settings: ChunkingSettings) => void;
}

type SizeField = 'targetTokens' | 'maxTokens' | 'overlapTokens';

/** Fields of the chunking; those that a strategy does not look at are left out. */
export function ChunkingFields({ settings, onChange }: ChunkingFieldsProps) {
  const { t } = useTranslation();
  const overlaps = settings.strategy === 'fixed' || settings.strategy === 'sentences';
  const sizes: SizeField[] = ['targetTokens', 'maxTokens', ...(overlaps ? (['overlapTokens'] as const) : [])];
  const change = (part: Partial<ChunkingSettings>) => onChange({ ...settings, ...part });
  return (
    <div className="fields">
      <NativeSelect
        label={t('chunking.strategy')}
        value={settings.strategy}
        onChange={(event) =>
          change({ strategy: chunkingStrategySchema.parse(event.currentTarget.value), overlapTokens: 0 })
        }
        data={chunkingStrategySchema.options.map((value) => ({
          value,
          label: t(`chunking.strategies.${value}`),
        }))}
      />
      {sizes.map((field) => (
        <NumberInput
          key={field}
          label={t(`chunking.${field}`)}
          value={settings[field]}
          onChange={(value) => change({ [field]: Number(value) })}
          min={field === 'overlapTokens' ? 0 : 16}
          max={8000}
        />
      ))}
      <NumberInput
        label={t('chunking.parentTokens')}
        value={settings.parentTokens ?? 0}
        onChange={(value) => change({ parentTokens: Number(value) || null })}
        min={0}
        max={32_000}
      />
      <NativeSelect
        label={t('chunking.context')}
        value={settings.context}
        onChange={(event) => change({ context: chunkContextSchema.parse(event.currentTarget.value) })}
        data={chunkContextSchema.options.map((value) => ({ value, label: t(`chunking.contexts.${value}`) }))}
      />
    </div>
  );
}
