import { useNetwork } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';

/** Says that the browser has no network. */
export function OfflineNotice() {
  const { t } = useTranslation();
  const { online } = useNetwork();
  return <div role="status">{!online && <div className="offline">{t('app.offline')}</div>}</div>;
}
