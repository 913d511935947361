import type { Feedback } from '@aia/contracts';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/icon-button.js';
import { useDescribe } from '../ui/problem.js';
import { useFeedback } from './feedback.js';

const FeedbackWindow = lazy(async () => ({
  default: (await import('./feedback-window.js')).FeedbackWindow,
}));

export interface FeedbackButtonsProps {
  messageId: string;
  conversationId: string;
  feedback: Feedback | null;
}

/** Thumbs: a second press takes the opinion back, and what is wrong can be said in a window. */
export function FeedbackButtons({ messageId, conversationId, feedback }: FeedbackButtonsProps) {
  const { t } = useTranslation();
  const describe = useDescribe();
  const [explaining, setExplaining] = useState(false);
  const opinion = useFeedback(conversationId, messageId);
  const rate = (rating: 'up' | 'down') => {
    opinion.mutate(feedback?.rating === rating ? null : { rating });
    setExplaining(rating === 'down' && feedback?.rating !== 'down');
  };
  const thumb = (rating: 'up' | 'down') => ({
    size: 'md',
    'aria-pressed': feedback?.rating === rating,
    ...(feedback?.rating === rating && { color: 'teal', variant: 'light' }),
    onClick: () => rate(rating),
  });
  return (
    <>
      <IconButton icon="like" label={t('feedback.good')} {...thumb('up')} />
      <IconButton icon="dislike" label={t('feedback.bad')} {...thumb('down')} />
      {opinion.error && (
        <span className="hint" role="alert">
          {describe(opinion.error).title}
        </span>
      )}
      <Suspense fallback={null}>
        {explaining && (
          <FeedbackWindow
            messageId={messageId}
            conversationId={conversationId}
            onClose={() => setExplaining(false)}
          />
        )}
      </Suspense>
    </>
  );
}
