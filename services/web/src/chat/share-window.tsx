import { expectData } from '@aia/client';
import type { Conversation, Share } from '@aia/contracts';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { formatTime } from '../i18n/format.js';
import { CopyButton } from '../ui/copy-button.js';
import { InlineProblem } from '../ui/problem.js';
import { Fetched } from '../ui/states.js';
import { Dialog } from '../ui/dialog.js';

/** The read-only links to a conversation: each shows it as it was when it was made. */
export function ShareWindow({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useApi();
  const queries = useQueryClient();
  const path = { id: conversation.id };
  const key = ['shares', conversation.id];
  const shares = useQuery({
    queryKey: key,
    queryFn: () => expectData(api.GET('/conversations/{id}/shares', { params: { path } })),
  });
  const create = useMutation({
    mutationFn: () => expectData(api.POST('/conversations/{id}/shares', { params: { path } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
  return (
    <Dialog onClose={onClose} title={t('share.title')} size="lg" centered>
      <div className="stack">
        <p className="hint">{t('share.text')}</p>
        <Fetched query={shares}>
          {({ items }) =>
            items.length === 0 ? (
              <p>{t('share.none')}</p>
            ) : (
              <ul className="list">
                {items.map((share) => (
                  <ShareRow key={share.id} share={share} />
                ))}
              </ul>
            )
          }
        </Fetched>
        {create.error && <InlineProblem error={create.error} />}
        <div className="row row--end">
          <Button loading={create.isPending} onClick={() => create.mutate()}>
            {t('share.create')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function ShareRow({ share: { id, conversationId, createdAt } }: { share: Share }) {
  const { t, i18n } = useTranslation();
  const { api } = useApi();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => api.DELETE('/shares/{id}', { params: { path: { id } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['shares', conversationId] }),
  });
  const link = `${location.origin}/shares/${id}`;
  return (
    <li>
      <div className="row row--between">
        <div className="grow">
          <a className="share__link" href={link}>
            {link}
          </a>
          <div className="hint">{t('share.madeAt', { time: formatTime(createdAt, i18n.language) })}</div>
        </div>
        <CopyButton text={link} label={t('share.copy')} />
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          loading={revoke.isPending}
          onClick={() => revoke.mutate()}
        >
          {t('keys.revoke')}
        </Button>
      </div>
      {revoke.error && <InlineProblem error={revoke.error} />}
    </li>
  );
}
