import type { Conversation } from '@aia/contracts';
import { Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { Icon } from '../ui/icon.js';
import { exportConversation, type ExportFormat } from './export-conversation.js';
import { usePinConversation } from './queries.js';

export type ConversationWindow = 'rename' | 'share' | 'delete';

export interface ConversationMenuProps {
  conversation: Conversation;
  onOpen: (window: ConversationWindow) => void;
}

/** What can be done with a conversation of the list. */
export function ConversationMenu({ conversation, onOpen }: ConversationMenuProps) {
  const { t } = useTranslation();
  const client = useApi();
  const pin = usePinConversation();
  const download = useMutation({
    mutationFn: (format: ExportFormat) => exportConversation(client, conversation, format),
  });
  const { id, pinned } = conversation;
  const title = conversation.title || t('chat.untitled');
  return (
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
        <Menu.Item leftSection={<Icon name="pin" />} onClick={() => pin.mutate({ id, pinned: !pinned })}>
          {pinned ? t('chat.unpin') : t('chat.pin')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="edit" />} onClick={() => onOpen('rename')}>
          {t('chat.rename')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="share" />} onClick={() => onOpen('share')}>
          {t('share.action')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="download" />} onClick={() => download.mutate('markdown')}>
          {t('chat.exportAs', { format: 'Markdown' })}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="download" />} onClick={() => download.mutate('json')}>
          {t('chat.exportAs', { format: 'JSON' })}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="trash" />} color="red" onClick={() => onOpen('delete')}>
          {t('common.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
