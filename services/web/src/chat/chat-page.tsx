import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { PageProblem } from '../ui/problem.js';
import { Loading } from '../ui/states.js';
import { useAnswerRun, useAnswerRuns } from './answer-runs-context.js';
import { hasEnded } from './answer-state.js';
import { Composer } from './composer.js';
import { LiveAnswer } from './live-answer.js';
import { useConversation, useCreateConversation } from './queries.js';
import { SourcesPanel } from './sources-panel.js';
import { threadOf } from './thread.js';
import { askedDatasets } from './asked-datasets.js';
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
  const { ask, stop } = useAsk(id);
  useTakeUp(id, conversation.data, run);
  const items = threadOf(conversation.data?.messages ?? [], run);
  const answers = items.flatMap((item) => (item.kind === 'answer' ? [item] : []));
  const shown = answers.find(({ key }) => key === chosen) ?? answers.at(-1);
  const busy = run !== undefined && !hasEnded(run.answer);
  const missing = conversation.error !== null && conversation.data === undefined;

  return (
    <div className="chat" data-empty={items.length === 0 || undefined}>
      <div className="chat__main">
        {missing && <PageProblem error={conversation.error} onRetry={() => void conversation.refetch()} />}
        {id !== undefined && conversation.isLoading && !run && <ThreadLoading />}
        {id === undefined && <Intro onAsk={ask} />}
        {items.length > 0 && (
          <Suspense fallback={<ThreadLoading />}>
            <MessageThread
              conversationId={id}
              title={conversation.data?.title ?? t('chat.untitled')}
              items={items}
              chosen={shown?.key}
              onChoose={setChosen}
              onAskAgain={ask}
            />
          </Suspense>
        )}
        {!missing && <Composer draftKey={id ?? 'new'} busy={busy} onAsk={ask} onStop={stop} />}
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

/** Sends a question, in a new conversation where there is none yet. */
function useAsk(id: string | undefined) {
  const runs = useAnswerRuns();
  const navigate = useNavigate();
  const create = useCreateConversation();

  async function ask(content: string) {
    const datasetIds = askedDatasets();
    const message = { content, ...(datasetIds && { datasetIds }) };
    if (id !== undefined) return runs.ask(id, message);
    const conversation = await create.mutateAsync();
    runs.ask(conversation.id, message);
    await navigate(`/chat/${conversation.id}`);
  }

  const stop = () => (id === undefined ? Promise.resolve() : runs.stop(id));
  return { ask, stop };
}

function Intro({ onAsk }: { onAsk: (question: string) => Promise<void> }) {
  const { t } = useTranslation();
  const examples = [t('chat.example1'), t('chat.example2'), t('chat.example3')];
  return (
    <div className="chat__intro">
      <h1>{t('chat.title')}</h1>
      <p>{t('chat.intro')}</p>
      <h2>{t('chat.examples')}</h2>
      <ul>
        {examples.map((example) => (
          <li key={example}>
            <button type="button" onClick={() => void onAsk(example)}>
              {example}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
