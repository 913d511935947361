import type { SearchResult } from '@aia/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { passagePath, placeName } from '../chat/place.js';
import { formatNumber } from '../i18n/format.js';

/** One passage with where it stands and how each leg of the search ranked it. */
export function SearchResultItem({ result, rank }: { result: SearchResult; rank: number }) {
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
      </div>
    </li>
  );
}
