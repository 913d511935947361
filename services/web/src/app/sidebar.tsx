import { useTranslation } from 'react-i18next';
import { NavLink, useLocation } from 'react-router';
import { useMay } from '../api/me.js';
import { ConversationList } from '../chat/conversation-list.js';
import { Icon, type IconName } from '../ui/icon.js';
import { Wordmark } from '../ui/wordmark.js';
import { AccountMenu } from './account-menu.js';
import { openPalette } from './app-events.js';

interface Destination {
  to: string;
  icon: IconName;
  label: string;
}

/** Where one can go, and below it one's conversations. */
export function Sidebar({ onNavigate }: { onNavigate: () => void }) {
  const { t } = useTranslation();
  const isAdmin = useMay('admin');
  const { pathname } = useLocation();
  const destinations: Destination[] = [
    { to: '/chat', icon: 'chat', label: t('nav.chat') },
    { to: '/datasets', icon: 'documents', label: t('nav.datasets') },
    { to: '/search', icon: 'search', label: t('nav.search') },
    { to: '/quality', icon: 'quality', label: t('nav.evaluation') },
    ...(isAdmin ? [{ to: '/admin', icon: 'admin' as const, label: t('nav.admin') }] : []),
  ];
  return (
    <aside className="sidebar">
      <div className="sidebar__brand">
        <Wordmark />
      </div>
      <button type="button" className="sidebar__find" onClick={openPalette}>
        {t('palette.open')}
        <kbd>Ctrl K</kbd>
      </button>
      <nav aria-label={t('app.navigation')}>
        <ul className="nav">
          {destinations.map(({ to, icon, label }) => (
            <li key={to}>
              <NavLink
                to={to}
                className="nav__link"
                onClick={onNavigate}
                end={to === '/chat' && pathname === '/chat'}
              >
                <Icon name={icon} />
                {label}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className="sidebar__fill">
        <ConversationList onNavigate={onNavigate} />
      </div>
      <div className="sidebar__foot">
        <AccountMenu />
      </div>
    </aside>
  );
}
