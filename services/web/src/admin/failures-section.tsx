import { expectData } from '@aia/client';
import type { DeadLetter } from '@aia/contracts';
import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useApi } from '../api/api-context.js';
import { formatTime } from '../i18n/format.js';
import { InlineProblem, PageProblem } from '../ui/problem.js';
import { Empty, Fetched, Loading } from '../ui/states.js';
import { Dialog } from '../ui/dialog.js';

/** Documents that could not be processed, with why, where and how often. */
export function FailuresSection() {
  const { t } = useTranslation();
  const { api } = useApi();
  const [stack, setStack] = useState<string>();
  const letters = useInfiniteQuery({
    queryKey: ['dead-letters'],
    queryFn: ({ pageParam }) => {
      const query = { limit: 100, ...(pageParam && { cursor: pageParam }) };
      return expectData(api.GET('/dead-letters', { params: { query } }));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const items = letters.data?.pages.flatMap((page) => page.items) ?? [];
  if (letters.isLoading) return <Loading />;
  if (letters.error) return <PageProblem error={letters.error} onRetry={() => void letters.refetch()} />;
  if (items.length === 0) {
    return (
      <Empty title={t('failures.empty')}>
        <p>{t('failures.emptyText')}</p>
      </Empty>
    );
  }
  return (
    <>
      <ul className="list">
        {items.map((letter) => (
          <FailureRow key={letter.documentId} letter={letter} onStack={setStack} />
        ))}
      </ul>
      {letters.hasNextPage && (
        <Button mt="md" variant="default" onClick={() => void letters.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
      {stack !== undefined && <Stack id={stack} onClose={() => setStack(undefined)} />}
    </>
  );
}

function FailureRow({ letter, onStack }: { letter: DeadLetter; onStack: (id: string) => void }) {
  const { t, i18n } = useTranslation();
  const { api } = useApi();
  const { documentId, sourceKey, failure, stage, attempts, stackId, failedAt } = letter;
  const retry = useMutation({
    mutationFn: () => api.POST('/documents/{id}/retry', { params: { path: { id: documentId } } }),
  });
  return (
    <li>
      <div className="row row--between">
        <div className="grow">
          <Link to={`/documents/${documentId}`}>{sourceKey}</Link>
          <div>{failure.reason}</div>
          <div className="hint">
            <code>{failure.code}</code> · {t('failures.stage', { stage })} ·{' '}
            {t('failures.attempts', { count: attempts })} · {formatTime(failedAt, i18n.language)}
          </div>
        </div>
        {stackId !== null && (
          <Button size="compact-sm" variant="subtle" onClick={() => onStack(stackId)}>
            {t('failures.stack')}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          loading={retry.isPending}
          disabled={retry.isSuccess}
          onClick={() => retry.mutate()}
        >
          {retry.isSuccess ? t('failures.retried') : t('failures.retry')}
        </Button>
      </div>
      {retry.error && <InlineProblem error={retry.error} />}
    </li>
  );
}

function Stack({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useApi();
  const stack = useQuery({
    queryKey: ['stack', id],
    queryFn: () => expectData(api.GET('/admin/stacks/{id}', { params: { path: { id } } })),
  });
  return (
    <Dialog onClose={onClose} title={t('failures.stack')} size="xl">
      <Fetched query={stack}>
        {(data) => (
          <pre className="secret scrolls-x" tabIndex={0}>
            {data.stack}
          </pre>
        )}
      </Fetched>
    </Dialog>
  );
}
