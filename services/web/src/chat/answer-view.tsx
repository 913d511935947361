import { lazy, memo, Suspense, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { AnswerActions, type AnswerActionsProps } from './answer-actions.js';
import { AnswerNotices } from './answer-notices.js';
import { notesOf } from './answer-notes.js';
import { hasEnded, type Answer } from './answer-state.js';
import { CiteMark } from './cite-mark.js';

/** Needed once there is a text, so it does not hold up the page before the first question. */
const Markdown = lazy(async () => ({ default: (await import('../markdown/markdown.js')).Markdown }));

export interface AnswerViewProps extends AnswerActionsProps {
  /** Whether its sources are those that are shown. */
  isChosen: boolean;
  onShowSources: () => void;
}

/** One answer: its text with marks where it cites, what there is to say about it, and what can be done with it. */
export const AnswerView = memo(function AnswerView(props: AnswerViewProps) {
  const { answer, conversationId, isChosen, onShowSources } = props;
  const { t } = useTranslation();
  const { text, citations, sources } = answer;
  const notes = useMemo(() => notesOf(answer), [answer]);
  const renderMark = useCallback(
    (source: number, citation: number) => (
      <CiteMark
        source={sources.find(({ index }) => index === source)}
        citation={citations[citation]}
        conversationId={conversationId}
      />
    ),
    [citations, sources, conversationId],
  );
  return (
    <article className="answer" aria-label={t('chat.assistant')} aria-busy={!hasEnded(answer)}>
      {text !== '' && (
        <Suspense fallback={<p className="answer__plain">{text}</p>}>
          <Markdown text={text} notes={notes} renderMark={renderMark} />
        </Suspense>
      )}
      {!hasEnded(answer) && <Progress answer={answer} />}
      <AnswerNotices answer={answer} />
      {hasEnded(answer) && <AnswerActions {...props} />}
      {sources.length > 0 && (
        <button type="button" className="answer__sources" aria-pressed={isChosen} onClick={onShowSources}>
          {t('chat.sourcesCount', { count: sources.length })}
        </button>
      )}
    </article>
  );
}, sameAnswer);

/** Callbacks are new at each rendering and do the same; the answer is what counts. */
function sameAnswer(before: AnswerViewProps, after: AnswerViewProps): boolean {
  const same =
    before.answer === after.answer || (hasEnded(before.answer) && sameStored(before.answer, after.answer));
  return (
    same &&
    before.isChosen === after.isChosen &&
    before.busy === after.busy &&
    before.conversationId === after.conversationId &&
    before.siblings.join() === after.siblings.join()
  );
}

/** Stored answers are made anew at each rendering of their thread; their parts are the same objects. */
function sameStored(before: Answer, after: Answer): boolean {
  return (Object.keys(before) as (keyof Answer)[]).every(
    (key) => key === 'timings' || before[key] === after[key],
  );
}

function Progress({ answer: { phase } }: { answer: Answer }) {
  const { t } = useTranslation();
  const words = { asking: t('chat.searching'), searching: t('chat.searching'), reading: t('chat.reading') };
  if (phase === 'writing') return <span className="answer__caret" aria-hidden="true" />;
  return <p className="answer__progress">{words[phase as keyof typeof words]}</p>;
}
