import { expectData } from '@aia/client';
import type { Document } from '@aia/contracts';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { passagePath } from '../chat/place.js';
import { PageProblem } from '../ui/problem.js';
import { Empty, Loading } from '../ui/states.js';
import { ChunkCard } from './chunk-card.js';

const PAGE = 50;

/** The chunks of the current version in their order. */
export function DocumentChunks({ document }: { document: Document }) {
  const { t } = useTranslation();
  const { api } = useApi();
  const { id, versionId } = document;
  const list = useInfiniteQuery({
    queryKey: ['chunks', id, versionId],
    queryFn: ({ pageParam }) => {
      const query = { limit: PAGE, ...(pageParam && { cursor: pageParam }) };
      return expectData(api.GET('/documents/{id}/chunks', { params: { path: { id }, query } }));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (list.isLoading) return <Loading />;
  if (list.error) return <PageProblem error={list.error} onRetry={() => void list.refetch()} />;
  const chunks = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (chunks.length === 0) return <Empty title={t('documents.noText')} />;
  return (
    <>
      {chunks.map((chunk) => (
        <ChunkCard
          key={chunk.id}
          chunk={chunk}
          to={versionId ? passagePath({ documentId: id, versionId, ...chunk.location }) : undefined}
        />
      ))}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </>
  );
}
