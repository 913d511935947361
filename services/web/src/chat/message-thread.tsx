import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.js';
import { AnswerView } from './answer-view.js';
import { QuestionView } from './question-view.js';
import type { ThreadItem } from './thread.js';
import type { Asking } from './use-asking.js';

export interface MessageThreadProps {
  conversationId: string | undefined;
  title: string;
  items: ThreadItem[];
  /** Key of the answer whose sources are shown. */
  chosen: string | undefined;
  onChoose: (key: string) => void;
  asking: Asking;
  /** Whether an answer is being written: nothing else can be asked meanwhile. */
  busy: boolean;
}

/** Pixels from the end within which the thread follows what is added. */
const NEAR_END = 80;

/** Questions and answers; only those near the view are in the page, so that thousands of them scroll well. */
export function MessageThread({
  conversationId,
  title,
  items,
  chosen,
  onChoose,
  asking,
  busy,
}: MessageThreadProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const { atEnd, toEnd } = useFollowEnd(scroller, items);
  // The compiler of React would keep what this hook returns; nothing here is compiled.
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => items[index]?.key ?? index,
    estimateSize: (index) => (items[index]?.kind === 'question' ? 72 : 320),
    overscan: 4,
  });

  return (
    <div className="thread" ref={scroller} tabIndex={0} role="region" aria-label={title}>
      <h1 className="visually-hidden">{title}</h1>
      <div className="thread__space" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const item = items[row.index];
          if (!item) return null;
          return (
            <div
              key={row.key}
              ref={rows.measureElement}
              data-index={row.index}
              className="thread__row"
              style={{ transform: `translateY(${row.start}px)` }}
            >
              {item.kind === 'question' ? (
                <QuestionView
                  item={item}
                  busy={busy}
                  onEdit={(text) => void asking.ask(text, item.parentId)}
                  onChoose={(id) => asking.choose(item.parentId ?? null, id)}
                />
              ) : (
                <AnswerView
                  answer={item.answer}
                  conversationId={conversationId}
                  siblings={item.siblings}
                  busy={busy}
                  isChosen={item.key === chosen}
                  onShowSources={() => onChoose(item.key)}
                  onRegenerate={() =>
                    item.parentId ? asking.regenerate(item.parentId) : void asking.ask(item.question)
                  }
                  onChoose={(id) => asking.choose(item.parentId ?? null, id)}
                />
              )}
            </div>
          );
        })}
      </div>
      {!atEnd && (
        <button type="button" className="thread__end" aria-label={t('chat.jumpToEnd')} onClick={toEnd}>
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

/** Keeps the end in view while text is added, unless the reader has gone up. */
function useFollowEnd(scroller: { current: HTMLDivElement | null }, items: ThreadItem[]) {
  const [atEnd, setAtEnd] = useState(true);
  const follows = useRef(true);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
      setAtEnd(follows.current);
    };
    const onGrow = new ResizeObserver(() => {
      if (follows.current) element.scrollTop = element.scrollHeight;
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    if (element.firstElementChild?.nextElementSibling)
      onGrow.observe(element.firstElementChild.nextElementSibling);
    return () => {
      element.removeEventListener('scroll', onScroll);
      onGrow.disconnect();
    };
  }, [scroller]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && follows.current) element.scrollTop = element.scrollHeight;
  }, [scroller, items.length]);

  const toEnd = () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  return { atEnd, toEnd };
}
