import type { Document } from '@aia/contracts';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { useMay } from '../api/me.js';
import { useDataset } from '../datasets/queries.js';
import { formatBytes, formatTime } from '../i18n/format.js';
import { SectionTabs } from '../ui/section-tabs.js';
import { Fetched } from '../ui/states.js';
import { DocumentChunks } from './document-chunks.js';
import { DocumentText } from './document-text.js';
import { useDocument, useDocumentActions } from './queries.js';
import { StateTag } from './state-tag.js';
import { Facts } from '../ui/facts.js';

/** One document: its text, with a cited passage highlighted, its chunks, and what is known about it. */
export function DocumentPage() {
  const { id = '' } = useParams();
  const document = useDocument(id);
  return (
    <div className="page">
      <Fetched query={document}>{(data) => <DocumentView document={data} />}</Fetched>
    </div>
  );
}

function DocumentView({ document }: { document: Document }) {
  const { t } = useTranslation();
  const [query] = useSearchParams();
  const { id, title, sourceKey, datasetId } = document;
  const dataset = useDataset(datasetId).data;
  const part = query.get('part') ?? 'text';
  const chat = query.get('chat');
  const to = (name: string) => {
    const next = new URLSearchParams(query);
    next.set('part', name);
    return `/documents/${id}?${next.toString()}`;
  };
  const tabs = [
    { key: 'text', label: t('documents.text'), to: to('text') },
    { key: 'chunks', label: t('documents.chunksTab'), to: to('chunks') },
    { key: 'about', label: t('documents.about'), to: to('about') },
  ];
  return (
    <>
      <div className="page__head">
        <div>
          {chat ? (
            <Link to={`/chat/${chat}`} className="hint">
              ← {t('documents.backToAnswer')}
            </Link>
          ) : (
            <Link to={`/datasets/${datasetId}`} className="hint">
              {dataset?.name ?? t('documents.dataset')}
            </Link>
          )}
          <h1>{title}</h1>
          {sourceKey !== title && <p className="hint">{sourceKey}</p>}
        </div>
        <StateTag state={document.state} />
      </div>
      <SectionTabs label={title} tabs={tabs} current={part} />
      {document.failure && <Failure document={document} />}
      {part === 'chunks' ? (
        <DocumentChunks document={document} />
      ) : part === 'about' ? (
        <About document={document} />
      ) : (
        <DocumentText key={query.toString()} document={document} />
      )}
    </>
  );
}

function Failure({ document }: { document: Document }) {
  const { t } = useTranslation();
  const { retry } = useDocumentActions(document.datasetId);
  const mayEdit = useMay('editor');
  return (
    <div className="notice notice--danger">
      <strong>{t('documents.failure')}</strong>
      {document.failure?.reason}
      {mayEdit && document.state === 'failed' && (
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            loading={retry.isPending}
            onClick={() => retry.mutate([document.id])}
          >
            {t('documents.retry')}
          </Button>
        </div>
      )}
    </div>
  );
}

function About({ document }: { document: Document }) {
  const { t, i18n } = useTranslation();
  const { version, mime, sizeBytes, language, chunkCount, createdAt, updatedAt } = document;
  const facts = [
    [t('documents.key'), document.sourceKey],
    [t('common.status'), version === null ? '–' : t('documents.version', { version })],
    [t('documents.type'), mime ?? t('common.unknown')],
    [t('documents.size'), formatBytes(sizeBytes, i18n.language)],
    [t('documents.language'), language ?? t('common.unknown')],
    [t('documents.chunks'), String(chunkCount)],
    [t('common.created'), formatTime(createdAt, i18n.language)],
    [t('common.updated'), formatTime(updatedAt, i18n.language)],
    ['ID', document.id],
  ] as const;
  return <Facts facts={facts} />;
}
