import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../i18n/format.js';
import { Icon } from '../ui/icon.js';
import { Empty, Fetched } from '../ui/states.js';
import { queueStates, useQueues, type QueueCounts } from './queues.js';

/** How much waits, runs and has failed in each queue; single jobs are on the page of the queues. */
export function QueuesSection() {
  const { t } = useTranslation();
  const queues = useQueues();
  return (
    <>
      <div className="row row--between">
        <p className="lede grow">{t('queues.intro')}</p>
        <Button
          component="a"
          href="/queues"
          target="_blank"
          rel="noopener"
          variant="default"
          leftSection={<Icon name="external" size={16} />}
        >
          {t('queues.open')}
        </Button>
      </div>
      <Fetched query={queues}>
        {(items) =>
          items.length === 0 ? <Empty title={t('queues.empty')} /> : <QueueTable queues={items} />
        }
      </Fetched>
    </>
  );
}

function QueueTable({ queues }: { queues: QueueCounts[] }) {
  const { t, i18n } = useTranslation();
  return (
    <div className="table-scroll list--spaced" tabIndex={0} role="region" aria-label={t('admin.queues')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('queues.queue')}</th>
            {queueStates.map((state) => (
              <th scope="col" key={state}>
                {t(`queues.states.${state}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {queues.map(({ name, counts }) => (
            <tr key={name}>
              <td>{name}</td>
              {queueStates.map((state) => (
                <td className="number" key={state}>
                  {formatNumber(counts[state], i18n.language, 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
