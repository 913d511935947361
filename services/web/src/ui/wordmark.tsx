import { useTranslation } from 'react-i18next';
import './wordmark.css';

/** The name of the app, its last word marked as a citation is. */
export function Wordmark() {
  const { t } = useTranslation();
  const [first, ...rest] = t('app.name').split(' ');
  return (
    <span className="wordmark">
      {first} <span className="wordmark__mark">{rest.join(' ')}</span>
    </span>
  );
}
