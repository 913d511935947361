import { expectData } from '@aia/client';
import type { Group } from '@aia/contracts';
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { Confirm } from '../ui/confirm.js';
import { CopyButton } from '../ui/copy-button.js';
import { InlineProblem } from '../ui/problem.js';
import { Empty, Fetched } from '../ui/states.js';
import { useGroups } from './queries.js';

const GroupMembers = lazy(async () => ({ default: (await import('./group-members.js')).GroupMembers }));

/** Sets of people that datasets are shared with. */
export function GroupsSection() {
  const { t } = useTranslation();
  const groups = useGroups();
  return (
    <>
      <p className="lede">{t('groups.intro')}</p>
      <CreateGroup />
      <Fetched query={groups}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('groups.empty')} />
          ) : (
            <ul className="list list--spaced">
              {items.map((group) => (
                <GroupRow key={group.id} group={group} />
              ))}
            </ul>
          )
        }
      </Fetched>
    </>
  );
}

function CreateGroup() {
  const { t } = useTranslation();
  const { api } = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: () => expectData(api.POST('/admin/groups', { body: { name: name.trim() } })),
    onSuccess: async () => {
      setName('');
      await queries.invalidateQueries({ queryKey: ['groups'] });
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate();
  }

  return (
    <form className="stack stack--tight narrow" onSubmit={submit}>
      <div className="row fields--end">
        <TextInput
          className="grow"
          label={t('groups.name')}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
          {t('common.create')}
        </Button>
      </div>
      {create.error && <InlineProblem error={create.error} />}
    </form>
  );
}

function GroupRow({ group }: { group: Group }) {
  const { t } = useTranslation();
  const { api } = useApi();
  const queries = useQueryClient();
  const [open, setOpen] = useState<'members' | 'delete'>();
  const { id, name, source, memberCount } = group;

  async function remove() {
    await api.DELETE('/admin/groups/{id}', { params: { path: { id } } });
    await queries.invalidateQueries({ queryKey: ['groups'] });
  }

  return (
    <li className="row row--between">
      <div className="grow">
        <strong className="clip">{name}</strong>
        <div className="hint">
          {t('groups.members', { count: memberCount })} · {t(`groups.sources.${source}`)}
        </div>
      </div>
      <CopyButton text={`group:${id}`} label={`${t('users.copyId')} (${name})`} />
      <Button size="compact-sm" variant="default" onClick={() => setOpen('members')}>
        {t('groups.membersTitle')}
      </Button>
      <Button size="compact-sm" variant="subtle" color="red" onClick={() => setOpen('delete')}>
        {t('common.delete')}
      </Button>
      <Suspense fallback={null}>
        {open === 'members' && <GroupMembers group={group} onClose={() => setOpen(undefined)} />}
      </Suspense>
      <Confirm
        opened={open === 'delete'}
        title={t('groups.deleteTitle', { name })}
        action={t('common.delete')}
        onClose={() => setOpen(undefined)}
        onConfirm={remove}
      >
        <p className="hint">{t('groups.deleteText')}</p>
      </Confirm>
    </li>
  );
}
