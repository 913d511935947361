import { useTranslation } from 'react-i18next';
import { useModels } from '../chat/chat-models.js';
import { Fetched } from '../ui/states.js';

/** The models that the services are set up with. */
export function ModelsSection() {
  const { t } = useTranslation();
  const models = useModels();
  return (
    <>
      <p className="lede">{t('models.intro')}</p>
      <Fetched query={models}>
        {(items) => (
          <ul className="list list--spaced">
            {items.map(({ id, kind }) => (
              <li key={id} className="row row--between">
                <strong className="grow">{id}</strong>
                <span className="hint">{t(`models.kinds.${kind}`)}</span>
              </li>
            ))}
          </ul>
        )}
      </Fetched>
    </>
  );
}
