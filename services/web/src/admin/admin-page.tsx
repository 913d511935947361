import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useMay, useMe } from '../api/me.js';
import { SectionTabs } from '../ui/section-tabs.js';
import { Empty, Loading } from '../ui/states.js';
import { FailuresSection } from './failures-section.js';
import { HealthSection } from './health-section.js';
import { IndexesSection } from './indexes-section.js';
import { KeysSection } from './keys-section.js';
import { MaintenanceSection } from './maintenance-section.js';
import { UsersSection } from './users-section.js';

const sections: Record<string, () => ReactNode> = {
  overview: () => <HealthSection />,
  users: () => <UsersSection />,
  keys: () => <KeysSection />,
  failures: () => <FailuresSection />,
  indexes: () => <IndexesSection />,
  maintenance: () => <MaintenanceSection />,
};

/** What administrators look after. */
export function AdminPage() {
  const { t } = useTranslation();
  const { section = 'overview' } = useParams();
  const me = useMe();
  const isAdmin = useMay('admin');
  const tab = (key: 'overview' | 'users' | 'keys' | 'failures' | 'indexes' | 'maintenance') => {
    return { key, label: t(`admin.${key}`), to: key === 'overview' ? '/admin' : `/admin/${key}` };
  };
  if (me.isLoading) return <Loading />;
  if (!isAdmin) return <Empty title={t('admin.notAllowed')} />;
  const tabs = [
    tab('overview'),
    tab('users'),
    tab('keys'),
    tab('failures'),
    tab('indexes'),
    tab('maintenance'),
  ];
  return (
    <div className="page">
      <div className="page__head">
        <h1>{t('admin.title')}</h1>
      </div>
      <SectionTabs label={t('admin.sections')} tabs={tabs} current={section} />
      {(sections[section] ?? sections.overview)?.()}
    </div>
  );
}
