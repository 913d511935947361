import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './icon-button.js';

/** How long the button says that it has copied, in milliseconds. */
const SAID_FOR = 1500;

/** Copies a text and says so. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);

  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), SAID_FOR);
  }

  const name = copied ? t('common.copied') : (label ?? t('common.copy'));
  return (
    <>
      <IconButton icon={copied ? 'check' : 'copy'} label={name} size="md" onClick={() => void copy()} />
      <span className="visually-hidden" role="status">
        {copied ? t('common.copied') : ''}
      </span>
    </>
  );
}
