import { expectData } from '@aia/client';
import { roleSchema, type Role } from '@aia/contracts';
import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { formatTime } from '../i18n/format.js';
import { CopyButton } from '../ui/copy-button.js';
import { InlineProblem, PageProblem } from '../ui/problem.js';
import { Empty, Loading } from '../ui/states.js';
import { Dialog } from '../ui/dialog.js';

/** Everybody who may sign in. */
export function UsersSection() {
  const { t, i18n } = useTranslation();
  const [role, setRole] = useState<Role | ''>('');
  const [creating, setCreating] = useState(false);
  const users = useUsers(role);
  const items = users.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="row row--between">
        <NativeSelect
          aria-label={t('users.role')}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as Role | '')}
          data={[
            { value: '', label: t('common.all') },
            ...roleSchema.options.map((value) => ({ value, label: t(`users.roles.${value}`) })),
          ]}
        />
        <Button onClick={() => setCreating(true)}>{t('users.create')}</Button>
      </div>
      {users.isLoading && <Loading />}
      {users.error && <PageProblem error={users.error} onRetry={() => void users.refetch()} />}
      {users.isSuccess && items.length === 0 && <Empty title={t('users.empty')} />}
      <ul className="list list--spaced">
        {items.map((user) => (
          <li key={user.id} className="row row--between">
            <div className="grow">
              <strong className="clip">{user.email}</strong>
              <div className="hint">
                {t(`users.roles.${user.role}`)} · {formatTime(user.createdAt, i18n.language)}
              </div>
            </div>
            <CopyButton text={`user:${user.id}`} label={`${t('users.copyId')} (${user.email})`} />
          </li>
        ))}
      </ul>
      {users.hasNextPage && (
        <Button variant="default" onClick={() => void users.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
      {creating && <CreateUser onClose={() => setCreating(false)} />}
    </>
  );
}

function useUsers(role: Role | '') {
  const { api } = useApi();
  return useInfiniteQuery({
    queryKey: ['users', 'list', role],
    queryFn: ({ pageParam }) => {
      const query = { limit: 100, ...(role && { role }), ...(pageParam && { cursor: pageParam }) };
      return expectData(api.GET('/admin/users', { params: { query } }));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

function CreateUser({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useApi();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const create = useMutation({
    mutationFn: () => expectData(api.POST('/admin/users', { body: { email: email.trim(), password, role } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['users'] });
      onClose();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate();
  }

  return (
    <Dialog onClose={onClose} title={t('users.create')} centered>
      <form className="stack" onSubmit={submit} autoComplete="off">
        <TextInput
          type="email"
          label={t('signIn.email')}
          value={email}
          required
          data-autofocus
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('users.password')}
          description={t('users.passwordHint')}
          value={password}
          required
          minLength={12}
          autoComplete="new-password"
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('users.role')}
          description={t(`users.roleHint.${role}`)}
          value={role}
          onChange={(event) => setRole(roleSchema.parse(event.currentTarget.value))}
          data={roleSchema.options.map((value) => ({ value, label: t(`users.roles.${value}`) }))}
        />
        {create.error && <InlineProblem error={create.error} />}
        <div className="row row--end">
          <Button type="submit" loading={create.isPending} disabled={password.length < 12}>
            {t('common.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
