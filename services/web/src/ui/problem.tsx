import { ApiError, ConnectionError } from '@aia/client';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Described {
  title: string;
  detail: string;
  requestId?: string;
}

/** What an error means to a person: the title in their language, the server's own sentence below it. */
export function useDescribe(): (error: unknown) => Described {
  const { t } = useTranslation();
  return (error) => {
    if (error instanceof ApiError) {
      const { code, detail, requestId, errors } = error.problem;
      const fields = errors?.map(({ path, message }) => `${path}: ${message}`).join('; ');
      return { title: t(`problem.${code}`), detail: fields ?? detail, requestId };
    }
    if (error instanceof ConnectionError)
      return { title: t('state.offlineTitle'), detail: t('state.offlineText') };
    return { title: t('state.errorTitle'), detail: error instanceof Error ? error.message : String(error) };
  };
}

/** An error beside what caused it. */
export function InlineProblem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const { title, detail } = useDescribe()(error);
  return (
    <div className="notice notice--danger" role="alert">
      <strong>{title}</strong>
      {detail !== title && detail}
      {onRetry && (
        <div>
          <Button variant="subtle" size="compact-sm" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** An error in place of a view. */
export function PageProblem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const { title, detail, requestId } = useDescribe()(error);
  return (
    <div className="blank" role="alert">
      <h2>{title}</h2>
      <p>{detail}</p>
      {onRetry && (
        <Button variant="default" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      )}
      {requestId && <p className="hint">{t('state.requestId', { id: requestId })}</p>}
    </div>
  );
}
