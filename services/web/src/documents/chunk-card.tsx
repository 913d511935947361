import type { Chunk } from '@aia/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { placeName } from '../chat/place.js';
import './chunk-card.css';

/** One chunk as it is searched: its text, what goes before it, its size and where it stands. */
export function ChunkCard({ chunk, to }: { chunk: Omit<Chunk, 'id'>; to?: string }) {
  const { t } = useTranslation();
  const { ordinal, location, tokenEstimate, prefix, text } = chunk;
  const facts = [
    placeName(location, t),
    location.headingPath.join(' › '),
    t('documents.tokens', { count: tokenEstimate }),
  ];
  return (
    <article className="chunk" aria-label={t('documents.chunk', { ordinal: ordinal + 1 })}>
      <div className="row row--between">
        <span className="hint number">
          {t('documents.chunk', { ordinal: ordinal + 1 })} · {facts.filter(Boolean).join(' · ')}
        </span>
        {to && <Link to={to}>{t('documents.showInText')}</Link>}
      </div>
      {prefix && (
        <p className="chunk__prefix">
          {t('documents.prefix')}: {prefix}
        </p>
      )}
      <p className="chunk__text">{text}</p>
    </article>
  );
}
