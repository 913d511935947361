import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SignInForm } from './sign-in-form.js';

/** A window above a page whose session has ended. It closes by signing in and in no other way. */
export function SignInAgain() {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t('signIn.expiredTitle')}
      centered
    >
      <div className="stack">
        <p className="hint">{t('signIn.expiredText')}</p>
        <SignInForm />
      </div>
    </Modal>
  );
}
