import { Modal, type ModalProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export interface DialogProps extends Pick<ModalProps, 'size' | 'centered' | 'yOffset' | 'children'> {
  title: string;
  onClose: () => void;
}

/** A window over the page, open as long as it is rendered; its cross has a name for screen readers. */
export function Dialog(props: DialogProps) {
  const { t } = useTranslation();
  return <Modal opened closeButtonProps={{ 'aria-label': t('common.close') }} {...props} />;
}
