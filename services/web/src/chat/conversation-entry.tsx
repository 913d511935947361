import type { Conversation } from '@aia/contracts';
import { Menu } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useNavigate, useParams } from 'react-router';
import { Icon } from '../ui/icon.js';
import { useDeleteConversation } from './queries.js';

/** Windows come when they are asked for: the first page is smaller without them. */
const Confirm = lazy(async () => ({ default: (await import('../ui/confirm.js')).Confirm }));
const Rename = lazy(async () => ({ default: (await import('./rename-conversation.js')).Rename }));

type Open = 'rename' | 'delete' | undefined;

/** One conversation of the list, and what can be done with it. */
export function ConversationEntry({
  conversation,
  onNavigate,
}: {
  conversation: Conversation;
  onNavigate: () => void;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id: shown } = useParams();
  const [open, setOpen] = useState<Open>();
  const remove = useDeleteConversation();
  const title = conversation.title || t('chat.untitled');
  const close = () => setOpen(undefined);

  async function confirmDelete() {
    await remove.mutateAsync({ id: conversation.id });
    if (shown === conversation.id) void navigate('/chat');
  }

  return (
    <li className="conversation">
      <NavLink
        to={`/chat/${conversation.id}`}
        className="conversation__link"
        title={title}
        onClick={onNavigate}
      >
        {title}
      </NavLink>
      <Menu position="bottom-end" keepMounted={false}>
        <Menu.Target>
          <button
            type="button"
            className="conversation__menu"
            aria-label={t('chat.conversationActions', { title })}
          >
            <Icon name="more" size={16} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="edit" />} onClick={() => setOpen('rename')}>
            {t('chat.rename')}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="trash" />} color="red" onClick={() => setOpen('delete')}>
            {t('common.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>
        {open === 'rename' && <Rename conversation={conversation} onClose={close} />}
        {open === 'delete' && (
          <Confirm
            opened
            title={t('chat.deleteTitle')}
            action={t('common.delete')}
            onClose={close}
            onConfirm={confirmDelete}
          >
            <p className="hint">{t('chat.deleteText')}</p>
          </Confirm>
        )}
      </Suspense>
    </li>
  );
}
