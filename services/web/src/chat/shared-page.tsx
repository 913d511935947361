import { expectData } from '@aia/client';
import type { SharedConversation, SharedMessage } from '@aia/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useApi } from '../api/api-context.js';
import { formatTime } from '../i18n/format.js';
import { Markdown } from '../markdown/markdown.js';
import { Fetched } from '../ui/states.js';
import { AnswerNotices } from './answer-notices.js';
import { notesOf } from './answer-notes.js';
import { emptyAnswer, type Answer } from './answer-state.js';
import { branchOf, type Choices } from './branch.js';
import { CiteMark } from './cite-mark.js';
import { SourceItem } from './sources-panel.js';
import './chat.css';

const NEWEST: Choices = new Map();

/** A conversation that somebody shared, as it was then and as far as the reader may read what it rests on. */
export function SharedPage() {
  const { id = '' } = useParams();
  const { api } = useApi();
  const shared = useQuery({
    queryKey: ['shared', id],
    queryFn: () => expectData(api.GET('/shares/{id}', { params: { path: { id } } })),
  });
  return (
    <div className="page shared">
      <Fetched query={shared}>{(data) => <SharedView shared={data} />}</Fetched>
    </div>
  );
}

function SharedView({ shared: { title, createdAt, messages } }: { shared: SharedConversation }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <div className="page__head">
        <div>
          <h1>{title || t('chat.untitled')}</h1>
          <p className="hint">{t('share.sharedAt', { time: formatTime(createdAt, i18n.language) })}</p>
        </div>
      </div>
      {branchOf(messages, NEWEST).map(({ message }) =>
        message.role === 'user' ? (
          <div className="question" role="group" aria-label={t('chat.you')} key={message.id}>
            <p>{message.content}</p>
          </div>
        ) : (
          <SharedAnswer key={message.id} message={message} />
        ),
      )}
    </>
  );
}

function SharedAnswer({ message }: { message: SharedMessage }) {
  const { t } = useTranslation();
  const answer = useMemo(() => toAnswer(message), [message]);
  const { sources, citations } = answer;
  if (message.withheld) return <p className="notice">{t('share.withheld')}</p>;
  return (
    <article className="answer" aria-label={t('chat.assistant')}>
      <Markdown
        text={answer.text}
        notes={notesOf(answer)}
        renderMark={(source, citation) => (
          <CiteMark
            source={sources.find(({ index }) => index === source)}
            citation={citations[citation]}
            conversationId={undefined}
          />
        )}
      />
      <AnswerNotices answer={answer} />
      {sources.length > 0 && (
        <details className="shared__sources">
          <summary>{t('chat.sourcesCount', { count: sources.length })}</summary>
          <ol className="sources__list">
            {sources.map((source) => (
              <SourceItem
                key={source.index}
                source={source}
                citations={citations.filter(({ sourceIndex }) => sourceIndex === source.index)}
                conversationId={undefined}
              />
            ))}
          </ol>
        </details>
      )}
    </article>
  );
}

function toAnswer(message: SharedMessage): Answer {
  const { id, content, status, sources, citations, grounding, degraded, model } = message;
  const phase = status === 'streaming' ? 'stopped' : status;
  const grounds = { sources, citations, grounding, degraded, model };
  return { ...emptyAnswer, messageId: id, phase, text: content, ...grounds };
}
