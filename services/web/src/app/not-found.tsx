import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Empty } from '../ui/states.js';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Empty title={t('state.notFoundTitle')}>
      <p>{t('state.notFoundText')}</p>
      <Link to="/chat">{t('chat.title')}</Link>
    </Empty>
  );
}
