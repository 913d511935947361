import { Button, Modal } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { InlineProblem } from './problem.js';

export interface ConfirmProps {
  opened: boolean;
  title: string;
  action: string;
  onClose: () => void;
  /** Runs when the person agrees; the window stays open when it fails. */
  onConfirm: () => Promise<unknown>;
  disabled?: boolean;
  children?: ReactNode;
}

/** A question before something that cannot be undone. */
export function Confirm({ opened, title, action, onClose, onConfirm, disabled, children }: ConfirmProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  async function agree() {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal opened={opened} onClose={onClose} title={title} centered>
      <div className="stack">
        {children}
        {error !== undefined && <InlineProblem error={error} />}
        <div className="row row--end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button color="red" loading={busy} disabled={disabled ?? false} onClick={() => void agree()}>
            {action}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
