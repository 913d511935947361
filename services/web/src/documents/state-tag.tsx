import type { DocumentState } from '@aia/contracts';
import { useTranslation } from 'react-i18next';
import { isMoving } from './queries.js';

/** The state of a document: a word, and a dot whose shape says the same as its colour. */
export function StateTag({ state }: { state: DocumentState }) {
  const { t } = useTranslation();
  const kind =
    state === 'published' ? 'good' : state === 'failed' ? 'bad' : isMoving(state) ? 'busy' : 'quiet';
  return <span className={`tag tag--${kind}`}>{t(`documents.states.${state}`)}</span>;
}
