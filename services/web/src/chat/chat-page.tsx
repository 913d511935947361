import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { PageProblem } from '../ui/problem.js';
import { Loading } from '../ui/states.js';
import { useAnswerRun } from './answer-runs-context.js';
import { hasEnded } from './answer-state.js';
import { Composer } from './composer.js';
import { Intro } from './intro.js';
import { LiveAnswer } from './live-answer.js';
import { useConversation } from './queries.js';
import { SourcesPanel } from './sources-panel.js';
import { messageIdOf, threadOf } from './thread.js';
import { useAsking } from './use-asking.js';
import { useTakeUp } from './use-take-up.js';
import './chat.css';

/** There is none before the first question, so it does not hold up the page. */
const MessageThread = lazy(async () => ({ default: (await import('./message-thread.js')).MessageThread }));

/** Questions and answers, and beside them what the answers rest on. */
export function ChatPage() {
  const { id } = useParams();
  // A page for each conversation: fields and choices of one are none of the other's.
  return <Conversation key={id ?? 'new'} id={id} />;
}

function Conversation({ id }: { id: string | undefined }) {
  const { t } = useTranslation();
  const conversation = useConversation(id);
  const run = useAnswerRun(id);
  const [chosen, setChosen] = useState<string>();
  const asking = useAsking(id);
  useTakeUp(id, conversation.data, run);
  const items = threadOf(conversation.data?.messages ?? [], run, asking.choices);
  const answers = items.flatMap((item) => (item.kind === 'answer' ? [item] : []));
  const shown = answers.find(({ key }) => key === chosen) ?? answers.at(-1);
  const busy = run !== undefined && !hasEnded(run.answer);
  const missing = conversation.error !== null && conversation.data === undefined;

  return (
    <div className="chat" data-empty={items.length === 0 || undefined}>
      <div className="chat__main">
        {missing && <PageProblem error={conversation.error} onRetry={() => void conversation.refetch()} />}
        {id !== undefined && conversation.isLoading && !run && <ThreadLoading />}
        {id === undefined && <Intro onAsk={asking.ask} />}
        {items.length > 0 && (
          <Suspense fallback={<ThreadLoading />}>
            <MessageThread
              conversationId={id}
              title={conversation.data?.title ?? t('chat.untitled')}
              items={items}
              chosen={shown?.key}
              onChoose={setChosen}
              asking={asking}
              busy={busy}
            />
          </Suspense>
        )}
        {!missing && (
          <Composer
            draftKey={id ?? 'new'}
            busy={busy}
            onAsk={(question) => asking.ask(question, messageIdOf(items.at(-1)))}
            onStop={asking.stop}
          />
        )}
        {run && <LiveAnswer answer={run.answer} />}
      </div>
      {shown && shown.answer.sources.length > 0 && <SourcesPanel answer={shown.answer} conversationId={id} />}
    </div>
  );
}

function ThreadLoading() {
  return (
    <div className="chat__loading">
      <Loading />
    </div>
  );
}
