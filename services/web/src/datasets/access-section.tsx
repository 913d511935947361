import { expectData } from '@aia/client';
import { accessEntrySchema, EVERYONE, type AccessEntry } from '@aia/contracts';
import { Button, Combobox, NativeSelect, TextInput, useCombobox } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { useMay } from '../api/me.js';
import { IconButton } from '../ui/icon-button.js';
import { InlineProblem } from '../ui/problem.js';
import { Fetched } from '../ui/states.js';

/** Who may read and change a dataset. */
export function AccessSection({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation();
  const access = useAccess(datasetId);
  const put = usePutAccess(datasetId);
  return (
    <div className="narrow">
      <p className="lede">{t('access.intro')}</p>
      <Fetched query={access}>
        {({ entries }) => (
          <>
            <ul className="list list--spaced">
              {entries.map((entry) => (
                <Entry
                  key={`${entry.principal} ${entry.permission}`}
                  entry={entry}
                  onRemove={() => put.mutate(entries.filter((other) => other !== entry))}
                />
              ))}
            </ul>
            {entries.length === 0 && <p className="hint">{t('access.empty')}</p>}
            {put.error && <InlineProblem error={put.error} />}
            <AddEntry
              onAdd={(entry) =>
                put.mutate([...entries.filter(({ principal }) => principal !== entry.principal), entry])
              }
            />
          </>
        )}
      </Fetched>
    </div>
  );
}

function useAccess(datasetId: string) {
  const { api } = useApi();
  return useQuery({
    queryKey: ['access', datasetId],
    queryFn: () => expectData(api.GET('/datasets/{id}/access', { params: { path: { id: datasetId } } })),
  });
}

/** Shows the new list at once, and the old one again when the server refuses. */
function usePutAccess(datasetId: string) {
  const { api } = useApi();
  const queries = useQueryClient();
  const queryKey = ['access', datasetId];
  return useMutation({
    mutationFn: (entries: AccessEntry[]) => {
      const params = { path: { id: datasetId } };
      return expectData(api.PUT('/datasets/{id}/access', { params, body: { entries } }));
    },
    onMutate: (entries) => {
      const before = queries.getQueryData(queryKey);
      queries.setQueryData(queryKey, { entries });
      return { before };
    },
    onError: (_error, _entries, context) => queries.setQueryData(queryKey, context?.before),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
}

function useUsers() {
  const { api } = useApi();
  const enabled = useMay('admin');
  const query = { limit: 200 };
  return useQuery({
    queryKey: ['users', 'all'],
    queryFn: () => expectData(api.GET('/admin/users', { params: { query } })),
    enabled,
  });
}

/** What a principal is called: a person by the address, where the reader may know it. */
function usePrincipalName(): (principal: string) => string {
  const { t } = useTranslation();
  const users = useUsers().data?.items ?? [];
  return (principal) => {
    if (principal === EVERYONE) return t('access.everyone');
    return users.find(({ id }) => principal === `user:${id}`)?.email ?? principal;
  };
}

function Entry({ entry, onRemove }: { entry: AccessEntry; onRemove: () => void }) {
  const { t } = useTranslation();
  const who = usePrincipalName()(entry.principal);
  return (
    <li className="row row--between">
      <span className="grow clip">{who}</span>
      <span className="hint">{t(`access.${entry.permission}`)}</span>
      <IconButton icon="trash" label={t('access.remove', { who })} onClick={onRemove} />
    </li>
  );
}

function AddEntry({ onAdd }: { onAdd: (entry: AccessEntry) => void }) {
  const { t } = useTranslation();
  const [principal, setPrincipal] = useState<string>(EVERYONE);
  const [permission, setPermission] = useState<AccessEntry['permission']>('read');
  const parsed = accessEntrySchema.safeParse({ principal: principal.trim(), permission });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (parsed.success) onAdd(parsed.data);
  }

  return (
    <form className="fields fields--end" onSubmit={submit}>
      <PrincipalField value={principal} onChange={setPrincipal} error={!parsed.success && principal !== ''} />
      <NativeSelect
        label={t('access.permission')}
        value={permission}
        onChange={(event) => setPermission(event.currentTarget.value as AccessEntry['permission'])}
        data={(['read', 'write'] as const).map((value) => ({ value, label: t(`access.${value}`) }))}
      />
      <Button type="submit" variant="default" disabled={!parsed.success}>
        {t('access.add')}
      </Button>
    </form>
  );
}

interface PrincipalFieldProps {
  value: string;
  onChange: (value: string) => void;
  error: boolean;
}

/** A field that offers the people that there are, and takes any id. */
function PrincipalField({ value, onChange, error }: PrincipalFieldProps) {
  const { t } = useTranslation();
  const nameOf = usePrincipalName();
  const users = useUsers().data?.items ?? [];
  const combobox = useCombobox();
  const offered = [EVERYONE, ...users.map(({ id }) => `user:${id}`)];
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(chosen) => {
        onChange(chosen);
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target>
        <TextInput
          label={t('access.principal')}
          description={nameOf(value) === value ? t('access.principalHint') : nameOf(value)}
          value={value}
          error={error ? t('access.invalid') : undefined}
          onChange={(event) => onChange(event.currentTarget.value)}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={240} className="scrolls">
          {offered.map((principal) => (
            <Combobox.Option key={principal} value={principal}>
              {nameOf(principal)}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
