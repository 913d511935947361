import { lazy, Suspense, type ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useMay, useMe } from '../api/me.js';
import { SectionTabs } from '../ui/section-tabs.js';
import { Empty, Loading } from '../ui/states.js';

/** Each section is a chunk of its own: charts are heavy, and most visits are for one section. */
const sections = {
  overview: lazy(async () => ({ default: (await import('./health-section.js')).HealthSection })),
  users: lazy(async () => ({ default: (await import('./users-section.js')).UsersSection })),
  groups: lazy(async () => ({ default: (await import('./groups-section.js')).GroupsSection })),
  keys: lazy(async () => ({ default: (await import('./keys-section.js')).KeysSection })),
  quotas: lazy(async () => ({ default: (await import('./quotas-section.js')).QuotasSection })),
  usage: lazy(async () => ({ default: (await import('./usage-section.js')).UsageSection })),
  audit: lazy(async () => ({ default: (await import('./audit-section.js')).AuditSection })),
  queues: lazy(async () => ({ default: (await import('./queues-section.js')).QueuesSection })),
  failures: lazy(async () => ({ default: (await import('./failures-section.js')).FailuresSection })),
  models: lazy(async () => ({ default: (await import('./models-section.js')).ModelsSection })),
  indexes: lazy(async () => ({ default: (await import('./indexes-section.js')).IndexesSection })),
  maintenance: lazy(async () => ({ default: (await import('./maintenance-section.js')).MaintenanceSection })),
} satisfies Record<string, ComponentType>;

type SectionName = keyof typeof sections;
const names = Object.keys(sections) as SectionName[];

/** What administrators look after. */
export function AdminPage() {
  const { t } = useTranslation();
  const { section } = useParams();
  const me = useMe();
  const isAdmin = useMay('admin');
  const current = names.find((name) => name === section) ?? 'overview';
  const Section = sections[current];
  if (me.isLoading) return <Loading />;
  if (!isAdmin) return <Empty title={t('admin.notAllowed')} />;
  const tabs = names.map((key) => {
    return { key, label: t(`admin.${key}`), to: key === 'overview' ? '/admin' : `/admin/${key}` };
  });
  return (
    <div className="page">
      <div className="page__head">
        <h1>{t('admin.title')}</h1>
      </div>
      <SectionTabs label={t('admin.sections')} tabs={tabs} current={current} />
      <Suspense fallback={<Loading />}>
        <Section />
      </Suspense>
    </div>
  );
}
