import { expectData } from '@aia/client';
import { roleSchema, type ApiKey, type CreatedApiKey, type Role } from '@aia/contracts';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { formatTime } from '../i18n/format.js';
import { Confirm } from '../ui/confirm.js';
import { CopyButton } from '../ui/copy-button.js';
import { InlineProblem } from '../ui/problem.js';
import { Empty, Fetched } from '../ui/states.js';
import { Dialog } from '../ui/dialog.js';

/** The person's API keys. */
export function KeysSection() {
  const { t } = useTranslation();
  const { api } = useApi();
  const [creating, setCreating] = useState(false);
  const keys = useQuery({
    queryKey: ['keys'],
    queryFn: () => expectData(api.GET('/admin/api-keys', { params: { query: { limit: 200 } } })),
  });
  return (
    <>
      <div className="row row--between">
        <p className="lede grow">{t('keys.intro')}</p>
        <Button onClick={() => setCreating(true)}>{t('keys.create')}</Button>
      </div>
      <Fetched query={keys}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('keys.empty')} />
          ) : (
            <ul className="list list--spaced">
              {items.map((key) => (
                <KeyRow key={key.id} apiKey={key} />
              ))}
            </ul>
          )
        }
      </Fetched>
      {creating && <CreateKey onClose={() => setCreating(false)} />}
    </>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const { t, i18n } = useTranslation();
  const { api } = useApi();
  const queries = useQueryClient();
  const [revoking, setRevoking] = useState(false);
  const { id, name, prefix, role, lastUsedAt, expiresAt } = apiKey;
  const time = (iso: string) => formatTime(iso, i18n.language);

  async function revoke() {
    await api.DELETE('/admin/api-keys/{id}', { params: { path: { id } } });
    await queries.invalidateQueries({ queryKey: ['keys'] });
  }

  return (
    <li className="row row--between">
      <div className="grow">
        <strong>{name}</strong> <code>{prefix}…</code>
        <div className="hint">
          {t(`users.roles.${role}`)} ·{' '}
          {lastUsedAt === null ? t('keys.neverUsed') : t('keys.lastUsed', { time: time(lastUsedAt) })} ·{' '}
          {expiresAt === null ? t('keys.noExpiry') : t('keys.expiresAt', { time: time(expiresAt) })}
        </div>
      </div>
      <Button size="compact-sm" variant="subtle" color="red" onClick={() => setRevoking(true)}>
        {t('keys.revoke')}
      </Button>
      <Confirm
        opened={revoking}
        title={t('keys.revokeTitle', { name })}
        action={t('keys.revoke')}
        onClose={() => setRevoking(false)}
        onConfirm={revoke}
      >
        <p className="hint">{t('keys.revokeText')}</p>
      </Confirm>
    </li>
  );
}

function CreateKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [until, setUntil] = useState('');
  const create = useMutation({
    mutationFn: () => {
      const expiresAt = until === '' ? {} : { expiresAt: `${until}T23:59:59Z` };
      return expectData(api.POST('/admin/api-keys', { body: { name: name.trim(), role, ...expiresAt } }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate();
  }

  return (
    <Dialog onClose={onClose} title={create.data ? t('keys.secretTitle') : t('keys.create')} centered>
      {create.data ? (
        <Secret created={create.data} />
      ) : (
        <form className="stack" onSubmit={submit}>
          <TextInput
            label={t('keys.name')}
            value={name}
            required
            maxLength={100}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('keys.role')}
            value={role}
            onChange={(event) => setRole(roleSchema.parse(event.currentTarget.value))}
            data={roleSchema.options.map((value) => ({ value, label: t(`users.roles.${value}`) }))}
          />
          <TextInput
            type="date"
            label={t('keys.expires')}
            description={t('common.optional')}
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
          {create.error && <InlineProblem error={create.error} />}
          <div className="row row--end">
            <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
              {t('common.create')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function Secret({ created }: { created: CreatedApiKey }) {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <p className="hint">{t('keys.secretText')}</p>
      <div className="row">
        <code className="grow secret">{created.secret}</code>
        <CopyButton text={created.secret} />
      </div>
    </div>
  );
}
