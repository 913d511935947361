import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatNumber } from '../i18n/format.js';
import { useDescribe } from '../ui/problem.js';
import type { UploadItem } from './upload-queue.js';

const ROW_PIXELS = 34;

/** Every file of an upload with how far it is; only those in view are in the page. */
export function UploadList({ items }: { items: UploadItem[] }) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 10,
  });
  return (
    <div className="upload-list" ref={scroller} tabIndex={0} role="list" aria-label={t('upload.files')}>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }} role="presentation">
        {rows.getVirtualItems().map(({ index, start }) => {
          const item = items[index];
          return item && <UploadRow key={item.path} item={item} start={start} />;
        })}
      </div>
    </div>
  );
}

function UploadRow({ item, start }: { item: UploadItem; start: number }) {
  const { t, i18n } = useTranslation();
  const describe = useDescribe();
  const { path, file, state, sent, error } = item;
  const share = file.size === 0 ? 1 : sent / file.size;
  const kind = { waiting: 'quiet', sending: 'busy', sent: 'good', refused: 'bad', unmodified: 'quiet' }[
    state
  ];
  const percent = state === 'sending' ? ` ${formatNumber(share * 100, i18n.language, 0)} %` : '';
  return (
    <div className="upload-row" role="listitem" style={{ transform: `translateY(${start}px)` }}>
      <span className="clip grow" title={path}>
        {path}
      </span>
      <span className="hint number">{formatBytes(file.size, i18n.language)}</span>
      <span className={`tag tag--${kind}`} title={error === undefined ? undefined : describe(error).detail}>
        {t(`upload.${state}`)}
        {percent}
      </span>
    </div>
  );
}
