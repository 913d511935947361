import { expectData } from '@aia/client';
import type { Document, DocumentContent } from '@aia/contracts';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useApi } from '../api/api-context.js';
import { PageProblem } from '../ui/problem.js';
import { Empty, Loading } from '../ui/states.js';
import {
  firstWindow,
  partsOf,
  windowAfter,
  windowBefore,
  type Range,
  type TextPart,
} from './text-windows.js';
import './document-text.css';

/** The extracted text, from the cited passage on where the address names one. Long texts come a window at a time. */
export function DocumentText({ document }: { document: Document }) {
  const { t } = useTranslation();
  const [query] = useSearchParams();
  const passage = passageOf(query);
  const versionId = query.get('version') ?? document.versionId;
  const content = useContent(document.id, versionId, passage);
  if (versionId === null) return <Empty title={t('documents.noText')} />;
  if (content.isLoading) return <Loading lines={12} />;
  if (content.error && !content.data) {
    return <PageProblem error={content.error} onRetry={() => void content.refetch()} />;
  }
  const windows = content.data?.pages ?? [];
  const length = windows[0]?.length ?? 0;
  const isOld = versionId !== document.versionId;
  return (
    <>
      {isOld && (
        <div className="notice notice--warning">
          {t('documents.oldVersion')}{' '}
          <Link to={`/documents/${document.id}`}>{t('documents.showCurrent')}</Link>
        </div>
      )}
      {passage && !isOld && (
        <p className="hint" role="status">
          {passage.start < length ? t('documents.passage') : t('documents.passageGone')}
        </p>
      )}
      {content.hasPreviousPage && (
        <Button variant="default" fullWidth onClick={() => void content.fetchPreviousPage()}>
          {t('documents.before')}
        </Button>
      )}
      <div className="document-text">
        {windows.map((window) => (
          <TextWindow key={window.start} content={window} passage={passage} />
        ))}
      </div>
      {content.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          loading={content.isFetchingNextPage}
          onClick={() => void content.fetchNextPage()}
        >
          {t('documents.after')}
        </Button>
      )}
    </>
  );
}

function passageOf(query: URLSearchParams): Range | undefined {
  const [start, end] = [Number(query.get('start') ?? -1), Number(query.get('end') ?? -1)];
  return start >= 0 && end > start ? { start, end } : undefined;
}

function useContent(id: string, versionId: string | null, passage: Range | undefined) {
  const { api } = useApi();
  return useInfiniteQuery({
    queryKey: ['content', id, versionId, passage?.start ?? 0],
    queryFn: ({ pageParam }) => {
      const query = { ...pageParam, ...(versionId !== null && { versionId }) };
      return expectData(api.GET('/documents/{id}/content', { params: { path: { id }, query } }));
    },
    initialPageParam: firstWindow(passage),
    getPreviousPageParam: windowBefore,
    getNextPageParam: windowAfter,
    enabled: versionId !== null,
    staleTime: Infinity,
  });
}

function TextWindow({ content, passage }: { content: DocumentContent; passage: Range | undefined }) {
  const parts = partsOf(content, passage);
  const first = parts.findIndex(({ marked }) => marked);
  return (
    <div className="document-text__window">
      {parts.map((part, index) => (
        <Part key={part.start} part={part} scrollsHere={index === first} />
      ))}
    </div>
  );
}

function Part({ part, scrollsHere }: { part: TextPart; scrollsHere: boolean }) {
  const { t } = useTranslation();
  const mark = useRef<HTMLElement>(null);
  useEffect(() => {
    if (scrollsHere) mark.current?.scrollIntoView({ block: 'center' });
  }, [scrollsHere]);
  const { label, marked, text } = part;
  const names = {
    page: () => t('documents.page', { page: label?.value }),
    sheet: () => t('documents.sheet', { sheet: label?.value }),
    slide: () => t('documents.slide', { slide: label?.value }),
  };
  return (
    <>
      {label && <span className="document-text__label">{names[label.kind]()}</span>}
      {marked ? <mark ref={mark}>{text}</mark> : text}
    </>
  );
}
