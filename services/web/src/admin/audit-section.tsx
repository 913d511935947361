import { expectData } from '@aia/client';
import { auditOutcomeSchema, type AuditEntry, type AuditOutcome } from '@aia/contracts';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { formatTime } from '../i18n/format.js';
import { InlineProblem, PageProblem } from '../ui/problem.js';
import { Empty, Loading } from '../ui/states.js';

interface Filter {
  outcome: AuditOutcome | '';
  action: string;
}

/** Who did what and when, newest first, and whether the log is whole. */
export function AuditSection() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>({ outcome: '', action: '' });
  const [wanted] = useDebouncedValue(filter, 250);
  const entries = useEntries(wanted);
  const items = entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Verification />
      <div className="fields list--spaced">
        <NativeSelect
          label={t('audit.outcome')}
          value={filter.outcome}
          onChange={(event) =>
            setFilter({ ...filter, outcome: event.currentTarget.value as AuditOutcome | '' })
          }
          data={[
            { value: '', label: t('common.all') },
            ...auditOutcomeSchema.options.map((value) => ({ value, label: t(`audit.outcomes.${value}`) })),
          ]}
        />
        <TextInput
          label={t('audit.action')}
          placeholder="deleteDocument"
          value={filter.action}
          onChange={(event) => setFilter({ ...filter, action: event.currentTarget.value })}
        />
      </div>
      {entries.isLoading && <Loading />}
      {entries.error && <PageProblem error={entries.error} onRetry={() => void entries.refetch()} />}
      {entries.isSuccess && items.length === 0 && <Empty title={t('audit.empty')} />}
      <ul className="list">
        {items.map((entry) => (
          <AuditRow key={entry.seq} entry={entry} />
        ))}
      </ul>
      {entries.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={entries.isFetchingNextPage}
          onClick={() => void entries.fetchNextPage()}
        >
          {t('common.more')}
        </Button>
      )}
    </>
  );
}

function useEntries({ outcome, action }: Filter) {
  const { api } = useApi();
  const only = { ...(outcome && { outcome }), ...(action.trim() && { action: action.trim() }) };
  return useInfiniteQuery({
    queryKey: ['audit', only],
    queryFn: ({ pageParam }) => {
      const query = { limit: 50, ...only, ...(pageParam && { cursor: pageParam }) };
      return expectData(api.GET('/admin/audit', { params: { query } }));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

function AuditRow({ entry }: { entry: AuditEntry }) {
  const { t, i18n } = useTranslation();
  const { seq, at, action, actorId, target, ip, outcome, status } = entry;
  const kind = outcome === 'success' ? 'good' : 'bad';
  return (
    <li className="row row--between">
      <div className="grow">
        <strong>{action}</strong> {target !== null && <code className="audit__target">{target}</code>}
        <div className="hint number">
          {seq} · {formatTime(at, i18n.language)} · {actorId ?? t('audit.nobody')}
          {ip !== null && ` · ${ip}`}
        </div>
      </div>
      <span className={`tag tag--${kind}`}>
        {t(`audit.outcomes.${outcome}`)} {status}
      </span>
    </li>
  );
}

/** Checks the chain of hashes, and says where it breaks. */
function Verification() {
  const { t } = useTranslation();
  const { api } = useApi();
  const verify = useMutation({
    mutationFn: () => expectData(api.POST('/admin/audit/verify', { body: {} })),
  });
  const found = verify.data;
  return (
    <div className="stack stack--tight">
      <div className="row row--between">
        <p className="lede grow">{t('audit.intro')}</p>
        <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
          {t('audit.verify')}
        </Button>
      </div>
      {verify.error && <InlineProblem error={verify.error} />}
      {found && (
        <p className={`tag tag--${found.intact ? 'good' : 'bad'}`} role="status">
          {found.intact
            ? t('audit.intact', { count: found.entries })
            : t('audit.broken', { at: found.brokenAt, reason: found.reason })}
        </p>
      )}
    </div>
  );
}
