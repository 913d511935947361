import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.js';

/** All shortcuts on one sheet. */
export function ShortcutsSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const pair = (key: string) => (
    <>
      <kbd>G</kbd> {t('shortcuts.then')} <kbd>{key}</kbd>
    </>
  );
  const rows = [
    { keys: <kbd>Ctrl K</kbd>, what: t('shortcuts.palette') },
    { keys: <kbd>?</kbd>, what: t('shortcuts.help') },
    { keys: <kbd>N</kbd>, what: t('shortcuts.newConversation') },
    { keys: <kbd>/</kbd>, what: t('shortcuts.focusQuestion') },
    { keys: pair('C'), what: t('shortcuts.goChat') },
    { keys: pair('D'), what: t('shortcuts.goDatasets') },
    { keys: pair('S'), what: t('shortcuts.goSearch') },
    { keys: <kbd>Enter</kbd>, what: t('shortcuts.send') },
    { keys: <kbd>Shift Enter</kbd>, what: t('shortcuts.newLine') },
    { keys: <kbd>Esc</kbd>, what: `${t('shortcuts.stop')}; ${t('shortcuts.close').toLowerCase()}` },
  ];
  return (
    <Dialog onClose={onClose} title={t('shortcuts.title')}>
      <dl className="facts">
        {rows.map(({ keys, what }) => (
          <div className="facts__pair" key={what}>
            <dt>{keys}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
