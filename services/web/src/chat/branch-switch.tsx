import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/icon-button.js';

export interface BranchSwitchProps {
  siblings: readonly string[];
  current: string | undefined;
  onChoose: (messageId: string) => void;
}

/** Leads to the other messages at the same place: earlier wordings of a question, other answers to it. */
export function BranchSwitch({ siblings, current, onChoose }: BranchSwitchProps) {
  const { t } = useTranslation();
  const at = siblings.findIndex((id) => id === current);
  if (siblings.length < 2 || at === -1) return null;
  const to = (step: number) => {
    const id = siblings[at + step];
    return id === undefined ? undefined : () => onChoose(id);
  };
  return (
    <span className="branch" role="group" aria-label={t('chat.branches')}>
      <Step label={t('chat.branchBefore')} icon="back" onClick={to(-1)} />
      <span className="number hint">{t('common.of', { done: at + 1, total: siblings.length })}</span>
      <Step label={t('chat.branchAfter')} icon="next" onClick={to(1)} />
    </span>
  );
}

function Step(props: { label: string; icon: 'back' | 'next'; onClick: (() => void) | undefined }) {
  const { label, icon, onClick } = props;
  return <IconButton label={label} icon={icon} size="md" disabled={!onClick} onClick={() => onClick?.()} />;
}
