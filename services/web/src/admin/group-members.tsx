import type { Group } from '@aia/contracts';
import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { InlineProblem } from '../ui/problem.js';
import { Fetched } from '../ui/states.js';
import { useGroupMembers, useUserChoices } from './queries.js';
import { Dialog } from '../ui/dialog.js';

/** Who is in a group. Members of a provider's groups come and go with its claims, so they are only shown. */
export function GroupMembers({ group, onClose }: { group: Group; onClose: () => void }) {
  const { t } = useTranslation();
  const members = useGroupMembers(group.id);
  const change = useMembership(group.id);
  const mayChange = group.source === 'local';
  return (
    <Dialog onClose={onClose} title={`${t('groups.membersTitle')}: ${group.name}`} centered>
      <Fetched query={members}>
        {({ items }) => (
          <div className="stack">
            {items.length === 0 && <p className="hint">{t('groups.noMembers')}</p>}
            <ul className="list">
              {items.map(({ id, email }) => (
                <li key={id} className="row row--between">
                  <span className="grow clip">{email}</span>
                  {mayChange && (
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      color="red"
                      onClick={() => change.mutate({ userId: id, member: false })}
                    >
                      {t('groups.remove')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {mayChange && (
              <AddMember
                present={items.map(({ id }) => id)}
                onAdd={(userId) => change.mutate({ userId, member: true })}
              />
            )}
            {change.error && <InlineProblem error={change.error} />}
          </div>
        )}
      </Fetched>
    </Dialog>
  );
}

function useMembership(id: string) {
  const { api } = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ userId, member }: { userId: string; member: boolean }): Promise<unknown> => {
      const params = { path: { id, userId } };
      return member
        ? api.PUT('/admin/groups/{id}/members/{userId}', { params })
        : api.DELETE('/admin/groups/{id}/members/{userId}', { params });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['groups'] }),
  });
}

function AddMember({ present, onAdd }: { present: string[]; onAdd: (userId: string) => void }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState('');
  const users = useUserChoices().data?.items.filter(({ id }) => !present.includes(id)) ?? [];
  const userId = users.some(({ id }) => id === chosen) ? chosen : (users[0]?.id ?? '');
  if (users.length === 0) return null;
  return (
    <div className="row fields--end">
      <NativeSelect
        className="grow"
        label={t('groups.add')}
        value={userId}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={users.map(({ id, email }) => ({ value: id, label: email }))}
      />
      <Button variant="default" onClick={() => onAdd(userId)}>
        {t('groups.addAction')}
      </Button>
    </div>
  );
}
