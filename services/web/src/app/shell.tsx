import { useDisclosure } from '@mantine/hooks';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { IconButton } from '../ui/icon-button.js';
import { Wordmark } from '../ui/wordmark.js';
import { OfflineNotice } from './offline-notice.js';
import { ShortcutLayer } from './shortcut-layer.js';
import { Sidebar } from './sidebar.js';
import './shell.css';

/** What surrounds every page: navigation at the side, or behind a button where there is no room. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [menu, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  useEffect(close, [pathname, close]);
  return (
    <div className="shell" data-menu={menu || undefined}>
      <a className="shell__skip" href="#content">
        {t('app.skip')}
      </a>
      <header className="shell__bar">
        <IconButton
          icon={menu ? 'close' : 'menu'}
          label={menu ? t('app.closeMenu') : t('app.menu')}
          aria-expanded={menu}
          onClick={toggle}
        />
        <Wordmark />
      </header>
      <Sidebar onNavigate={close} />
      {menu && <div className="shell__shade" onClick={close} />}
      <main className="shell__content" id="content" tabIndex={-1}>
        <OfflineNotice />
        {children}
      </main>
      <ShortcutLayer />
    </div>
  );
}
