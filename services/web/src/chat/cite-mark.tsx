import type { Citation, Source } from '@aia/contracts';
import { HoverCard } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { passagePath, placeName } from './place.js';

export interface CiteMarkProps {
  source: Source | undefined;
  citation: Citation | undefined;
  conversationId: string | undefined;
}

/** The number of a source in the text: it shows the quote, and leads to it in its document. */
export function CiteMark({ source, citation, conversationId }: CiteMarkProps) {
  const { t } = useTranslation();
  if (!source || !citation) return null;
  const place = placeName(citation, t);
  return (
    <HoverCard width={340} openDelay={150} closeDelay={100} position="top">
      <HoverCard.Target>
        <Link
          className="cite"
          to={passagePath(citation, conversationId)}
          aria-label={t('chat.openSource', { index: source.index, title: source.title })}
        >
          {source.index}
        </Link>
      </HoverCard.Target>
      <HoverCard.Dropdown className="cite__card">
        <strong>{source.title}</strong>
        {place !== '' && <span className="hint">{place}</span>}
        <blockquote>{citation.quote}</blockquote>
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
