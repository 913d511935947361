import type { Conversation } from '@aia/contracts';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useNavigate, useParams } from 'react-router';
import { ConversationMenu, type ConversationWindow } from './conversation-menu.js';
import { useDeleteConversation } from './queries.js';

/** Windows come when they are asked for: the first page is smaller without them. */
const Confirm = lazy(async () => ({ default: (await import('../ui/confirm.js')).Confirm }));
const ShareWindow = lazy(async () => ({ default: (await import('./share-window.js')).ShareWindow }));
const Rename = lazy(async () => ({ default: (await import('./rename-conversation.js')).Rename }));

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
  const [open, setOpen] = useState<ConversationWindow>();
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
      <ConversationMenu conversation={conversation} onOpen={setOpen} />
      <Suspense fallback={null}>
        {open === 'rename' && <Rename conversation={conversation} onClose={close} />}
        {open === 'share' && <ShareWindow conversation={conversation} onClose={close} />}
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
