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
  // A search goes through all of them; without one the pinned come first, under a heading of their own.
  const list = useConversations(q, q === '' ? false : undefined);
  const pinned = useConversations('', true);
  const items = itemsOf(list);
  const pins = q === '' ? itemsOf(pinned) : [];
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
      {pins.length > 0 && (
        <>
          <p className="conversations__title">{t('chat.pinned')}</p>
          <ul className="conversations__list conversations__list--pinned" aria-label={t('chat.pinned')}>
            {pins.map((conversation) => (
              <ConversationEntry key={conversation.id} conversation={conversation} onNavigate={onNavigate} />
            ))}
          </ul>
        </>
      )}
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
      {list.isSuccess && items.length + pins.length === 0 && (
        <p className="hint conversations__none">{q ? t('chat.noMatch') : t('chat.noConversations')}</p>
      )}
    </section>
  );
}

function itemsOf({ data }: ReturnType<typeof useConversations>) {
  return data?.pages.flatMap((page) => page.items) ?? [];
}
