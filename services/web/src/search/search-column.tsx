import { expectData } from '@aia/client';
import { searchResponseSchema, type SearchMode } from '@aia/contracts';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { formatNumber } from '../i18n/format.js';
import { PageProblem } from '../ui/problem.js';
import { Empty, Loading } from '../ui/states.js';
import { Explanation } from './explanation.js';
import { toRequest, type SearchParams } from './search-params.js';
import { SearchResultItem } from './search-result-item.js';

export interface SearchColumnProps {
  params: SearchParams;
  mode: SearchMode;
  titled: boolean;
  onSuggestion: (query: string) => void;
}

/** The results of one mode, and how they came about. */
export function SearchColumn({ params, mode, titled, onSuggestion }: SearchColumnProps) {
  const { t, i18n } = useTranslation();
  const search = useSearch(params, mode);
  const first = search.data?.pages[0];
  const results = search.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <section aria-label={t(`search.modes.${mode}`)} aria-busy={search.isFetching}>
      {titled && <h2>{t(`search.modes.${mode}`)}</h2>}
      {search.isLoading && <Loading />}
      {search.error && <PageProblem error={search.error} onRetry={() => void search.refetch()} />}
      {first && (
        <p className="hint number" role="status">
          {t('search.results', { count: results.length })} ·{' '}
          {t('search.took', { ms: formatNumber(first.timings.total ?? 0, i18n.language, 0) })}
        </p>
      )}
      {first?.suggestion && (
        <p>
          {t('search.didYouMean')}{' '}
          <button type="button" className="link" onClick={() => onSuggestion(first.suggestion ?? '')}>
            {first.suggestion}
          </button>
        </p>
      )}
      {first?.unmatchedPhrases && (
        <p className="hint">
          {t('search.unmatchedPhrases', { phrases: first.unmatchedPhrases.join(' · ') })}
        </p>
      )}
      {first?.degraded && (
        <div className="notice notice--warning">
          <strong>{t('degraded.searchTitle')}</strong>
          {t(`degraded.${first.degraded.code}`)}
        </div>
      )}
      {first && results.length === 0 && (
        <Empty title={t('search.noResults')}>
          <p>{t('search.noResultsText')}</p>
        </Empty>
      )}
      <ol className="list">
        {results.map((result, index) => (
          <SearchResultItem key={result.chunkId} query={params.query} result={result} rank={index + 1} />
        ))}
      </ol>
      {search.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={search.isFetchingNextPage}
          onClick={() => void search.fetchNextPage()}
        >
          {t('search.more')}
        </Button>
      )}
      {first?.explanation && <Explanation explanation={first.explanation} timings={first.timings} />}
    </section>
  );
}

function useSearch(params: SearchParams, mode: SearchMode) {
  const { api } = useApi();
  const request = toRequest(params, mode);
  return useInfiniteQuery({
    queryKey: ['search', request],
    queryFn: async ({ pageParam }) => {
      const body = { ...request, ...(pageParam && { cursor: pageParam }) };
      return searchResponseSchema.parse(await expectData(api.POST('/search', { body: body as never })));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}
