import { expectData } from '@aia/client';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { Fetched } from '../ui/states.js';

const KINDS = { ok: 'good', warning: 'busy', failed: 'bad' } as const;

/** What the gateway finds when it looks at every part and setting, and what to do where that is not well. */
export function DoctorChecks() {
  const { t } = useTranslation();
  const { api } = useApi();
  const doctor = useQuery({ queryKey: ['doctor'], queryFn: () => expectData(api.GET('/admin/doctor')) });
  return (
    <>
      <h2>{t('health.doctor')}</h2>
      <Fetched query={doctor}>
        {({ checks }) => (
          <ul className="list">
            {checks.map(({ name, status, found, advice }) => (
              <li key={name} className="row row--between">
                <div className="grow">
                  {name} <span className="hint">{found}</span>
                  {advice !== null && <div className="hint">{advice}</div>}
                </div>
                <span className={`tag tag--${KINDS[status]}`}>{t(`health.statuses.${status}`)}</span>
              </li>
            ))}
          </ul>
        )}
      </Fetched>
    </>
  );
}
