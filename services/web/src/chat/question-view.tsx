import { Button, Textarea } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/icon-button.js';
import { BranchSwitch } from './branch-switch.js';
import type { QuestionItem } from './thread.js';

export interface QuestionViewProps {
  item: QuestionItem;
  busy: boolean;
  /** Asks another wording at the same place. */
  onEdit: (text: string) => void;
  onChoose: (messageId: string) => void;
}

/** What a person asked; it can be asked in other words, which begins a branch beside it. */
export function QuestionView({ item, busy, onEdit, onChoose }: QuestionViewProps) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const { text, messageId, siblings } = item;
  if (editing) return <EditQuestion text={text} onEnd={() => setEditing(false)} onEdit={onEdit} />;
  return (
    <div className="question" role="group" aria-label={t('chat.you')}>
      <p>{text}</p>
      {messageId !== undefined && (
        <div className="question__actions">
          <BranchSwitch siblings={siblings} current={messageId} onChoose={onChoose} />
          {!busy && (
            <IconButton
              icon="edit"
              size="md"
              label={t('chat.editQuestion')}
              onClick={() => setEditing(true)}
            />
          )}
        </div>
      )}
    </div>
  );
}

interface EditQuestionProps {
  text: string;
  onEnd: () => void;
  onEdit: (text: string) => void;
}

function EditQuestion({ text, onEnd, onEdit }: EditQuestionProps) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState(text);
  const question = edited.trim();

  function send() {
    if (question === '') return;
    onEnd();
    if (question !== text) onEdit(question);
  }

  function onKey(event: KeyboardEvent) {
    if (event.key === 'Escape') onEnd();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <div className="question question--edited">
      <Textarea
        autosize
        minRows={1}
        maxRows={10}
        autoFocus
        aria-label={t('chat.editQuestion')}
        value={edited}
        onChange={(event) => setEdited(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <div className="row row--end">
        <Button variant="default" size="compact-sm" onClick={onEnd}>
          {t('common.cancel')}
        </Button>
        <Button size="compact-sm" disabled={question === ''} onClick={send}>
          {t('chat.send')}
        </Button>
      </div>
    </div>
  );
}
