import { feedbackReasonSchema, type FeedbackRequest } from '@aia/contracts';
import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { InlineProblem } from '../ui/problem.js';
import { useFeedback } from './feedback.js';
import { Dialog } from '../ui/dialog.js';

export interface FeedbackWindowProps {
  messageId: string;
  conversationId: string;
  onClose: () => void;
}

/** What is wrong with an answer, and what it should have been. */
export function FeedbackWindow({ messageId, conversationId, onClose }: FeedbackWindowProps) {
  const { t } = useTranslation();
  const opinion = useFeedback(conversationId, messageId);
  const [reason, setReason] = useState<FeedbackRequest['reason']>('wrong');
  const [comment, setComment] = useState('');
  const [corrected, setCorrected] = useState('');

  function submit(event: FormEvent) {
    event.preventDefault();
    const texts = {
      ...(comment.trim() !== '' && { comment: comment.trim() }),
      ...(corrected.trim() !== '' && { correctedAnswer: corrected.trim() }),
    };
    opinion.mutate({ rating: 'down', reason, ...texts }, { onSuccess: onClose });
  }

  return (
    <Dialog onClose={onClose} title={t('feedback.title')} centered>
      <form className="stack" onSubmit={submit}>
        <NativeSelect
          label={t('feedback.reason')}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(feedbackReasonSchema.parse(event.currentTarget.value))}
          data={feedbackReasonSchema.options.map((value) => ({
            value,
            label: t(`feedback.reasons.${value}`),
          }))}
        />
        <Textarea
          label={t('feedback.comment')}
          description={t('common.optional')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2000}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <Textarea
          label={t('feedback.corrected')}
          description={t('feedback.correctedHint')}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={32_000}
          value={corrected}
          onChange={(event) => setCorrected(event.currentTarget.value)}
        />
        {opinion.error && <InlineProblem error={opinion.error} />}
        <div className="row row--end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={opinion.isPending}>
            {t('feedback.send')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
