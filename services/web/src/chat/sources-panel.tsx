import type { Citation, Source } from '@aia/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answer } from './answer-state.js';
import { passagePath, placeName } from './place.js';
import { quotedParts } from './quoted-parts.js';

/** What an answer rests on: the passages that it cites, their quotes marked, and below them those that it does not. */
export function SourcesPanel({
  answer,
  conversationId,
}: {
  answer: Answer;
  conversationId: string | undefined;
}) {
  const { t } = useTranslation();
  const { sources, citations } = answer;
  const cited = sources.filter(({ index }) => citations.some(({ sourceIndex }) => sourceIndex === index));
  const others = sources.filter((source) => !cited.includes(source));
  const list = (items: readonly Source[]) => (
    <ol className="sources__list">
      {items.map((source) => (
        <SourceItem
          key={source.index}
          source={source}
          citations={citations.filter(({ sourceIndex }) => sourceIndex === source.index)}
          conversationId={conversationId}
        />
      ))}
    </ol>
  );
  return (
    <aside className="sources" aria-label={t('chat.sources')} tabIndex={0}>
      {cited.length > 0 && (
        <>
          <h2>{t('chat.cited')}</h2>
          {list(cited)}
        </>
      )}
      {others.length > 0 && (
        <>
          <h2>{t('chat.notCited')}</h2>
          {list(others)}
        </>
      )}
    </aside>
  );
}

interface SourceItemProps {
  source: Source;
  citations: Citation[];
  conversationId: string | undefined;
}

/** One passage: where it stands, and what of it is quoted. */
export function SourceItem({ source, citations, conversationId }: SourceItemProps) {
  const { t } = useTranslation();
  const { documentId, versionId, location } = source;
  const first = citations[0] ?? { documentId, versionId, ...location };
  const place = placeName(citations[0] ?? location, t);
  const parts = quotedParts(source, citations);
  return (
    <li className="source" data-cited={citations.length > 0 || undefined}>
      <Link to={passagePath(first, conversationId)} className="source__title">
        <span className="source__index">{source.index}</span>
        <span>{source.title}</span>
      </Link>
      <div className="source__place">
        {[place, location.headingPath.join(' › ')].filter(Boolean).join(' · ')}
      </div>
      <p className="source__text">
        {parts.map(({ text, quoted }, index) => (quoted ? <mark key={index}>{text}</mark> : text))}
      </p>
    </li>
  );
}
