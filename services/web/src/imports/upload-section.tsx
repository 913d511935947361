import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { formatBytes } from '../i18n/format.js';
import { InlineProblem } from '../ui/problem.js';
import { DropArea } from './drop-area.js';
import { RecentImports } from './recent-imports.js';
import { UploadList } from './upload-list.js';
import { progressOf } from './upload-queue.js';
import { useUpload, type Upload } from './use-upload.js';
import './upload.css';

/** Bringing files into a dataset: drop, see what is new, send, watch. */
export function UploadSection({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation();
  const upload = useUpload(datasetId);
  const busy = upload.phase === 'sending' || upload.phase === 'comparing';
  return (
    <div className="stack">
      <DropArea disabled={busy} onFiles={(files) => void upload.add(files)} />
      {upload.skipped > 0 && <p className="hint">{t('upload.skipped', { count: upload.skipped })}</p>}
      {upload.error !== undefined && <InlineProblem error={upload.error} />}
      <UploadStatus upload={upload} />
      {upload.imports.map((id) => (
        <Link key={id} to={`/imports/${id}`}>
          {t('upload.follow')}
        </Link>
      ))}
      {upload.items.length > 0 && <UploadList items={upload.items} />}
      <RecentImports datasetId={datasetId} />
    </div>
  );
}

function UploadStatus({ upload }: { upload: Upload }) {
  const { t, i18n } = useTranslation();
  const { phase, items, plan, compared } = upload;
  const { done, total, bytes, bytesDone } = progressOf(items);
  const refused = items.filter(({ state }) => state === 'refused').length;
  const waiting = items.filter(({ state }) => state === 'waiting').length;
  const share = bytes === 0 ? 100 : (bytesDone / bytes) * 100;
  return (
    <div role="status" className="stack stack--tight">
      {phase === 'comparing' && (
        <span>
          {compared < total ? t('upload.hashing', { done: compared, total }) : t('upload.comparing')}
        </span>
      )}
      {plan && phase !== 'comparing' && <span>{t('upload.plan', { ...plan })}</span>}
      {phase === 'planned' && waiting === 0 && <strong>{t('upload.nothing')}</strong>}
      {(phase === 'sending' || phase === 'done') && (
        <>
          <Progress value={share} aria-label={t('upload.uploading', { done, total })} />
          <span className="number">
            {t('upload.uploading', { done, total })} · {formatBytes(bytesDone, i18n.language)} /{' '}
            {formatBytes(bytes, i18n.language)}
          </span>
        </>
      )}
      {phase === 'done' && refused === 0 && <strong>{t('upload.done')}</strong>}
      {phase === 'done' && refused > 0 && <span>{t('upload.failedText', { count: refused })}</span>}
      <div className="row">
        {phase === 'planned' && waiting > 0 && (
          <Button onClick={() => void upload.send()}>{t('upload.start', { count: waiting })}</Button>
        )}
        {phase === 'done' && refused > 0 && (
          <Button onClick={() => void upload.send()}>{t('upload.retry')}</Button>
        )}
        {(phase === 'planned' || phase === 'done') && (
          <Button variant="default" onClick={upload.clear}>
            {t('upload.clear')}
          </Button>
        )}
      </div>
    </div>
  );
}
