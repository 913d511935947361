import { sourceConfigSchema, type SourceKind, type SourceTest } from '@aia/contracts';
import { Button, NativeSelect, NumberInput, PasswordInput, Switch, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { InlineProblem } from '../ui/problem.js';
import { useSourceActions } from './queries.js';
import { credentialsOf, emptyDraft, fieldsOf, toRequest, type SourceDraft } from './source-draft.js';
import { TestResult } from './test-result.js';
import { Dialog } from '../ui/dialog.js';

const KINDS = sourceConfigSchema.options.map((option) => option.shape.type.value);
const SECRETS = {
  none: [],
  basic: ['username', 'password'],
  bearer: ['token'],
  s3: ['accessKeyId', 'secretAccessKey'],
} as const;

/** A new source: where it reads, how it signs in, when it runs; then a trial. */
export function SourceForm({ datasetId, onClose }: { datasetId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(emptyDraft);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [result, setResult] = useState<SourceTest>();
  const { create, test } = useSourceActions(datasetId);
  const change = (part: Partial<SourceDraft>) => setDraft((before) => ({ ...before, ...part }));

  async function submit(event: FormEvent) {
    event.preventDefault();
    const made = toRequest(draft, datasetId);
    setErrors('errors' in made ? made.errors : {});
    if ('errors' in made) return;
    const source = await create.mutateAsync(made.request);
    setResult(await test.mutateAsync(source.id));
  }

  const error = create.error ?? test.error;
  return (
    <Dialog onClose={onClose} title={t('sources.addTitle')} size="lg">
      <form className="stack" onSubmit={(event) => void submit(event).catch(() => undefined)}>
        <div className="fields">
          <NativeSelect
            label={t('sources.kind')}
            value={draft.kind}
            onChange={(event) =>
              change({ kind: event.currentTarget.value as SourceKind, credentials: 'none', fields: {} })
            }
            data={KINDS.map((value) => ({ value, label: t(`sources.kinds.${value}`) }))}
          />
          <TextInput
            label={t('sources.name')}
            value={draft.name}
            error={errors.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            required
          />
        </div>
        <ConfigFields draft={draft} errors={errors} onChange={change} />
        <CredentialFields draft={draft} errors={errors} onChange={change} />
        <ScheduleFields draft={draft} errors={errors} onChange={change} />
        <Switch
          label={t('sources.deleteMissing')}
          checked={draft.deleteMissing}
          onChange={(event) => change({ deleteMissing: event.currentTarget.checked })}
        />
        {error && <InlineProblem error={error} />}
        {result && <TestResult result={result} />}
        <div className="row row--end">
          {result ? (
            <Button onClick={onClose}>{t('common.close')}</Button>
          ) : (
            <Button type="submit" loading={create.isPending || test.isPending}>
              {t('sources.saveAndTest')}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

interface PartProps {
  draft: SourceDraft;
  errors: Record<string, string>;
  onChange: (part: Partial<SourceDraft>) => void;
}

function ConfigFields({ draft, errors, onChange }: PartProps) {
  const { t } = useTranslation();
  const set = (name: string, value: string) => onChange({ fields: { ...draft.fields, [name]: value } });
  return (
    <>
      {fieldsOf[draft.kind].map(({ name, optional, lines }) => {
        const Field = lines ? Textarea : TextInput;
        return (
          <Field
            key={name}
            label={t(`sources.${name as 'path'}`)}
            description={optional ? t('common.optional') : undefined}
            value={draft.fields[name] ?? ''}
            error={errors[name]}
            required={!optional}
            onChange={(event) => set(name, event.currentTarget.value)}
          />
        );
      })}
      <div className="fields">
        <Textarea
          label={t('sources.include')}
          value={draft.include}
          onChange={(event) => onChange({ include: event.currentTarget.value })}
        />
        <Textarea
          label={t('sources.exclude')}
          value={draft.exclude}
          onChange={(event) => onChange({ exclude: event.currentTarget.value })}
        />
      </div>
    </>
  );
}

function CredentialFields({ draft, errors, onChange }: PartProps) {
  const { t } = useTranslation();
  const offered = credentialsOf[draft.kind];
  if (offered.length === 1) return null;
  const names = {
    none: t('sources.none'),
    basic: t('sources.basic'),
    bearer: t('sources.bearer'),
    s3: t('sources.keys'),
  };
  return (
    <>
      <NativeSelect
        label={t('sources.credentials')}
        value={draft.credentials}
        onChange={(event) =>
          onChange({ credentials: event.currentTarget.value as SourceDraft['credentials'], secrets: {} })
        }
        data={offered.map((value) => ({ value, label: names[value] }))}
      />
      {SECRETS[draft.credentials].map((name) => (
        <PasswordInput
          key={name}
          label={t(`sources.${name}`)}
          value={draft.secrets[name] ?? ''}
          error={errors[name]}
          autoComplete="off"
          onChange={(event) => onChange({ secrets: { ...draft.secrets, [name]: event.currentTarget.value } })}
        />
      ))}
    </>
  );
}

function ScheduleFields({ draft, errors, onChange }: PartProps) {
  const { t } = useTranslation();
  return (
    <div className="fields">
      <NativeSelect
        label={t('sources.schedule')}
        value={draft.schedule}
        onChange={(event) => onChange({ schedule: event.currentTarget.value as SourceDraft['schedule'] })}
        data={(['manual', 'every', 'cron'] as const).map((value) => ({
          value,
          label: t(`sources.${value}`),
        }))}
      />
      {draft.schedule === 'every' && (
        <NumberInput
          label={t('sources.everyMinutes')}
          value={draft.everyMinutes}
          min={1}
          onChange={(value) => onChange({ everyMinutes: Number(value) })}
        />
      )}
      {draft.schedule === 'cron' && (
        <TextInput
          label={t('sources.cronLine')}
          value={draft.cron}
          error={errors.cron ?? errors.schedule}
          onChange={(event) => onChange({ cron: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
