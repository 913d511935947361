import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../i18n/format.js';
import { CopyButton } from '../ui/copy-button.js';
import { IconButton } from '../ui/icon-button.js';
import type { Answer } from './answer-state.js';
import { BranchSwitch } from './branch-switch.js';
import { FeedbackButtons } from './feedback-buttons.js';

const WhyAnswer = lazy(async () => ({ default: (await import('./why-answer.js')).WhyAnswer }));

export interface AnswerActionsProps {
  answer: Answer;
  conversationId: string | undefined;
  siblings: readonly string[];
  busy: boolean;
  onRegenerate: () => void;
  onChoose: (messageId: string) => void;
}

/** What can be done with an answer that is complete, and what it took. */
export function AnswerActions(props: AnswerActionsProps) {
  const { answer, conversationId, siblings, busy, onRegenerate, onChoose } = props;
  const { t, i18n } = useTranslation();
  const [why, setWhy] = useState(false);
  const { total } = answer.timings;
  return (
    <div className="answer__actions">
      <BranchSwitch siblings={siblings} current={answer.messageId ?? undefined} onChoose={onChoose} />
      <CopyButton text={answer.text} label={t('chat.copyAnswer')} />
      {!busy && <IconButton icon="refresh" label={t('chat.regenerate')} size="md" onClick={onRegenerate} />}
      {answer.messageId !== null && conversationId !== undefined && answer.phase === 'completed' && (
        <FeedbackButtons
          messageId={answer.messageId}
          conversationId={conversationId}
          feedback={answer.feedback}
        />
      )}
      {answer.trace !== null && (
        <IconButton icon="info" label={t('why.title')} size="md" onClick={() => setWhy(true)} />
      )}
      <span className="hint">
        {total !== undefined && t('chat.timing', { seconds: formatNumber(total / 1000, i18n.language) })}
        {answer.model !== null && ` ${t('chat.model', { model: answer.model })}`}
      </span>
      <Suspense fallback={null}>
        {why && <WhyAnswer answer={answer} onClose={() => setWhy(false)} />}
      </Suspense>
    </div>
  );
}
