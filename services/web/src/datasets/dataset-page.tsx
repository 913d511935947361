import type { Dataset } from '@aia/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useMay } from '../api/me.js';
import { DocumentTable } from '../documents/document-table.js';
import { SourcesSection } from '../sources/sources-section.js';
import { SectionTabs } from '../ui/section-tabs.js';
import { Fetched } from '../ui/states.js';
import { UploadSection } from '../imports/upload-section.js';
import { AccessSection } from './access-section.js';
import { ChunkingSection } from './chunking-section.js';
import { DatasetSettingsSection } from './dataset-settings-section.js';
import { useDataset } from './queries.js';

/** One dataset: its documents, and for editors what fills it and who may read it. */
export function DatasetPage() {
  const { id = '' } = useParams();
  const dataset = useDataset(id);
  return (
    <div className="page page--wide">
      <Fetched query={dataset}>{(data) => <DatasetView dataset={data} />}</Fetched>
    </div>
  );
}

function DatasetView({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const { section = 'documents' } = useParams();
  const mayEdit = useMay('editor');
  const { id, name, description, documentCount, outdatedDocuments } = dataset;
  const path = (part: string) => (part === 'documents' ? `/datasets/${id}` : `/datasets/${id}/${part}`);
  const tab = (part: string, label: string) => ({ key: part, label, to: path(part) });
  const tabs = [
    tab('documents', t('datasets.tabDocuments')),
    tab('add', t('datasets.tabAdd')),
    tab('sources', t('datasets.tabSources')),
    tab('chunking', t('datasets.tabChunking')),
    tab('access', t('datasets.tabAccess')),
    tab('settings', t('datasets.tabSettings')),
  ];
  const sections: Record<string, () => ReactNode> = {
    add: () => <UploadSection datasetId={id} />,
    sources: () => <SourcesSection datasetId={id} />,
    chunking: () => <ChunkingSection dataset={dataset} />,
    access: () => <AccessSection datasetId={id} />,
    settings: () => <DatasetSettingsSection dataset={dataset} />,
  };
  return (
    <>
      <div className="page__head">
        <div>
          <Link to="/datasets" className="hint">
            {t('datasets.title')}
          </Link>
          <h1>{name}</h1>
          <p className="lede">{description}</p>
        </div>
        <div className="hint number">
          {t('datasets.documents', { count: documentCount })}
          {outdatedDocuments > 0 && ` · ${t('datasets.outdated', { count: outdatedDocuments })}`}
        </div>
      </div>
      {mayEdit && <SectionTabs label={t('datasets.sections')} tabs={tabs} current={section} />}
      {(mayEdit && sections[section]?.()) || <DocumentTable datasetId={id} mayEdit={mayEdit} />}
    </>
  );
}
