import type { SearchResult } from '@aia/contracts';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '../api/me.js';
import { passagePath, placeName } from '../chat/place.js';
import { formatNumber } from '../i18n/format.js';

const SaveGoldenQuestion = lazy(async () => ({
  default: (await import('../quality/save-golden-question.js')).SaveGoldenQuestion,
}));

export interface SearchResultItemProps {
  query: string;
  result: SearchResult;
  rank: number;
}

/** One passage with where it stands and how each leg of the search ranked it. */
export function SearchResultItem({ query, result, rank }: SearchResultItemProps) {
  const { t, i18n } = useTranslation();
  const { title, text, score, location, ranks, documentId, versionId } = result;
  const place = [placeName(location, t), location.headingPath.join(' › ')].filter(Boolean).join(' · ');
  const rankOf = (leg: { rank: number } | null) =>
    leg ? t('search.rank', { rank: leg.rank }) : t('search.notFound');
  return (
    <li className="hit">
      <span className="hit__rank number">{rank}</span>
      <div className="grow">
        <Link className="strong-link" to={passagePath({ documentId, versionId, ...location })}>
          {title}
        </Link>
        {place !== '' && <div className="hint">{place}</div>}
        <p className="hit__text">{text}</p>
        <div className="hint number">
          {t('search.score', { score: formatNumber(score, i18n.language, 4) })}
          {ranks && ` · ${t('search.ranks', { dense: rankOf(ranks.dense), lexical: rankOf(ranks.lexical) })}`}
        </div>
        <SaveAsGolden query={query} result={result} />
      </div>
    </li>
  );
}

function SaveAsGolden({ query, result }: Omit<SearchResultItemProps, 'rank'>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (!useMay('editor')) return null;
  return (
    <>
      <button type="button" className="link hint" onClick={() => setOpen(true)}>
        {t('quality.save')}
      </button>
      <Suspense fallback={null}>
        {open && <SaveGoldenQuestion query={query} result={result} onClose={() => setOpen(false)} />}
      </Suspense>
    </>
  );
}
