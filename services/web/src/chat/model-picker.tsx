import { Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.js';
import { chooseAskedModel, useAskedModel } from './asked-model.js';
import { useChatModels } from './chat-models.js';

/** Which model answers; nothing where there is no choice. */
export function ModelPicker() {
  const { t } = useTranslation();
  const asked = useAskedModel();
  const models = useChatModels().data ?? [];
  if (models.length < 2) return null;
  const chosen = models.find((name) => name === asked);
  return (
    <Menu position="top-start" keepMounted={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<Icon name="studio" size={16} />}
        >
          <span className="visually-hidden">{t('chat.modelPicker')}</span>
          <span className="clip composer__picked">{chosen ?? t('chat.defaultModel')}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Picked if={chosen === undefined} />}
          onClick={() => chooseAskedModel(undefined)}
        >
          {t('chat.defaultModel')}
        </Menu.Item>
        {models.map((name) => (
          <Menu.Item
            key={name}
            leftSection={<Picked if={name === chosen} />}
            onClick={() => chooseAskedModel(name)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Picked({ if: picked }: { if: boolean }) {
  return picked ? <Icon name="check" size={16} /> : <span className="composer__unpicked" />;
}
