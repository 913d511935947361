import { useTranslation } from 'react-i18next';
import { KeysSection } from './keys-section.js';

/** One's own API keys: everybody has a right to them. */
export function KeysPage() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <div className="page__head">
        <h1>{t('admin.keys')}</h1>
      </div>
      <KeysSection />
    </div>
  );
}
