import type { EvaluatedQuestion } from '@aia/contracts';
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PageProblem } from '../ui/problem.js';
import { Empty, Loading } from '../ui/states.js';
import { useEvaluatedQuestions } from './queries.js';

/** The questions of a run with the place of what they should find. */
export function RunQuestions({ id }: { id: string }) {
  const { t } = useTranslation();
  const [only, setOnly] = useState<'all' | 'missed'>('missed');
  const list = useEvaluatedQuestions(id, only);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <h2>{t('quality.questionsTitle')}</h2>
      <SegmentedControl
        aria-label={t('quality.questionsTitle')}
        value={only}
        onChange={(value) => setOnly(value === 'all' ? 'all' : 'missed')}
        data={[
          { value: 'missed', label: t('quality.missed') },
          { value: 'all', label: t('common.all') },
        ]}
      />
      {list.isLoading && <Loading />}
      {list.error && <PageProblem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <Empty title={only === 'missed' ? t('quality.noneMissed') : t('quality.noneAsked')} />
      )}
      <ul className="list">
        {items.map((question) => (
          <QuestionRow key={question.questionId} question={question} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button mt="md" variant="default" onClick={() => void list.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </>
  );
}

function QuestionRow({ question: { question, expected, outcome } }: { question: EvaluatedQuestion }) {
  const { t } = useTranslation();
  const places = outcome?.ranks.map((rank) => (rank === null ? '–' : String(rank))).join(', ');
  return (
    <li>
      <strong>{question}</strong>
      <div className="hint number">
        {expected.map(({ sourceKey }) => sourceKey).join(', ')}
        {' · '}
        {places === undefined ? t('quality.notAsked') : t('quality.places', { places })}
      </div>
    </li>
  );
}
