import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { InlineProblem } from '../ui/problem.js';
import { ConversationEntry } from './conversation-entry.js';
import { useConversations } from './queries.js';
import './conversation-list.css';

/** The person's conversations, newest first, with a search through their texts. */
export function ConversationList({ onNavigate }: { onNavigate: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 250);
  const list = useConversations(q);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="conversations" aria-label={t('chat.conversations')}>
      <Link to="/chat" className="conversations__new" onClick={onNavigate}>
        + {t('chat.newConversation')}
      </Link>
      <TextInput
        size="xs"
        type="search"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        placeholder={t('chat.searchConversations')}
        aria-label={t('chat.searchConversations')}
      />
      {list.error && <InlineProblem error={list.error} onRetry={() => void list.refetch()} />}
      <ul className="conversations__list">
        {items.map((conversation) => (
          <ConversationEntry key={conversation.id} conversation={conversation} onNavigate={onNavigate} />
        ))}
        {list.hasNextPage && (
          <li>
            <button type="button" className="conversations__more" onClick={() => void list.fetchNextPage()}>
              {t('common.more')}
            </button>
          </li>
        )}
      </ul>
      {list.isSuccess && items.length === 0 && (
        <p className="hint conversations__none">{q ? t('chat.noMatch') : t('chat.noConversations')}</p>
      )}
    </section>
  );
}
