import { Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMe } from '../api/me.js';
import { useSession } from '../session/session-context.js';
import { Icon } from '../ui/icon.js';
import { openShortcuts } from './app-events.js';

/** Settings, keys, help and the way out. */
export function AccountMenu() {
  const { t } = useTranslation();
  const session = useSession();
  const navigate = useNavigate();
  const { data } = useMe();
  return (
    <Menu position="top-start" width="target" keepMounted={false}>
      <Menu.Target>
        <button type="button" className="account">
          <span className="visually-hidden">{t('nav.account')}</span>
          <span className="account__initial" aria-hidden="true">
            {(data?.email ?? '·').slice(0, 1).toUpperCase()}
          </span>
          <span className="clip">{data?.email ?? '…'}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="settings" />} onClick={() => void navigate('/settings')}>
          {t('nav.settings')}
        </Menu.Item>
        <Menu.Item onClick={() => void navigate('/keys')}>{t('settings.keys')}</Menu.Item>
        <Menu.Item onClick={() => void navigate('/welcome')}>{t('welcome.open')}</Menu.Item>
        <Menu.Item onClick={openShortcuts}>{t('shortcuts.title')}</Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="signOut" />} onClick={() => void session.signOut()}>
          {t('nav.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
