import type { Document } from '@aia/contracts';
import { Checkbox } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { formatBytes, formatTime } from '../i18n/format.js';
import { StateTag } from './state-tag.js';

export interface DocumentRowsProps {
  documents: Document[];
  /** Absent where nothing may be selected. */
  selected: ReadonlySet<string> | undefined;
  onSelect: (selected: ReadonlySet<string>) => void;
  /** Called when the last rows come into view. */
  onEnd: () => void;
}

const ROW_PIXELS = 44;
/** Rows before the end at which more are fetched. */
const AHEAD = 40;

/** A table of which only the rows in view are in the page. */
export function DocumentRows({ documents, selected, onSelect, onEnd }: DocumentRowsProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: documents.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 12,
  });
  const virtual = rows.getVirtualItems();
  const lastShown = virtual.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= documents.length - AHEAD) onEnd();
  }, [lastShown, documents.length, onEnd]);

  const all = selected !== undefined && documents.every(({ id }) => selected.has(id));
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };

  return (
    <div
      className="documents"
      role="table"
      aria-rowcount={documents.length + 1}
      aria-label={t('datasets.tabDocuments')}
    >
      <div role="rowgroup">
        <div
          role="row"
          className="documents__row documents__head"
          aria-rowindex={1}
          data-selectable={selected && true}
        >
          {selected && (
            <span role="columnheader">
              <Checkbox
                size="xs"
                aria-label={t('documents.selectAll')}
                checked={all}
                indeterminate={!all && selected.size > 0}
                onChange={() => onSelect(all ? new Set() : new Set(documents.map(({ id }) => id)))}
              />
            </span>
          )}
          {[
            t('documents.document'),
            t('documents.state'),
            t('documents.chunks'),
            t('documents.size'),
            t('common.updated'),
          ].map((label) => (
            <span role="columnheader" key={label}>
              {label}
            </span>
          ))}
        </div>
      </div>
      <div className="documents__scroller" ref={scroller} tabIndex={0} role="rowgroup">
        <div className="documents__space" style={{ height: rows.getTotalSize() }} role="presentation">
          {virtual.map(({ index, start }) => {
            const document = documents[index];
            return (
              document && (
                <DocumentRow
                  key={document.id}
                  document={document}
                  index={index}
                  start={start}
                  checked={selected?.has(document.id)}
                  onToggle={() => toggle(document.id)}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface DocumentRowProps {
  document: Document;
  index: number;
  start: number;
  checked: boolean | undefined;
  onToggle: () => void;
}

function DocumentRow({ document, index, start, checked, onToggle }: DocumentRowProps) {
  const { t, i18n } = useTranslation();
  const { id, title, state, failure, chunkCount, sizeBytes, updatedAt } = document;
  return (
    <div
      role="row"
      className="documents__row"
      aria-rowindex={index + 2}
      data-selectable={checked !== undefined || undefined}
      style={{ transform: `translateY(${start}px)` }}
    >
      {checked !== undefined && (
        <span role="cell">
          <Checkbox
            size="xs"
            aria-label={t('documents.select', { title })}
            checked={checked}
            onChange={onToggle}
          />
        </span>
      )}
      <span role="cell" className="clip">
        <Link to={`/documents/${id}`} title={title}>
          {title}
        </Link>
      </span>
      <span role="cell" title={failure?.reason}>
        <StateTag state={state} />
      </span>
      <span role="cell" className="number">
        {chunkCount}
      </span>
      <span role="cell" className="number">
        {formatBytes(sizeBytes, i18n.language)}
      </span>
      <span role="cell" className="number hint">
        {formatTime(updatedAt, i18n.language)}
      </span>
    </div>
  );
}
