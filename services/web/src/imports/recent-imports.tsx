import { expectData } from '@aia/client';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useApi } from '../api/api-context.js';
import { formatTime } from '../i18n/format.js';
import { InlineProblem } from '../ui/problem.js';

const SHOWN = 10;

/** The latest imports of a dataset, whoever started them. */
export function RecentImports({ datasetId }: { datasetId: string }) {
  const { t, i18n } = useTranslation();
  const { api } = useApi();
  const imports = useQuery({
    queryKey: ['imports', datasetId],
    queryFn: () => {
      const params = { path: { id: datasetId }, query: { limit: SHOWN } };
      return expectData(api.GET('/datasets/{id}/imports', { params }));
    },
  });
  const items = imports.data?.items ?? [];
  if (imports.error) return <InlineProblem error={imports.error} onRetry={() => void imports.refetch()} />;
  if (items.length === 0) return null;
  return (
    <section>
      <h2>{t('upload.recent')}</h2>
      <ul className="list">
        {items.map(({ id, createdAt, status, source, progress }) => (
          <li key={id} className="row row--between">
            <Link to={`/imports/${id}`}>
              {t(`imports.from.${source.type}`)}, {formatTime(createdAt, i18n.language)}
            </Link>
            <span className="hint number">
              {t(`imports.status.${status}`)} · {t('datasets.documents', { count: progress.total })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
