import type { SourceTest } from '@aia/contracts';
import { useTranslation } from 'react-i18next';

/** What a trial of a source found. */
export function TestResult({ result: { status, detail, sample } }: { result: SourceTest }) {
  const { t } = useTranslation();
  return (
    <div className={`notice ${status === 'failed' ? 'notice--danger' : ''}`} role="status">
      <strong>{status === 'ok' ? t('sources.testOk') : detail}</strong>
      {sample.length > 0 && (
        <>
          {t('sources.testSample')}
          <ul>
            {sample.map((key) => (
              <li key={key}>{key}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
