import type { Conversation } from '@aia/contracts';
import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useRenameConversation } from './queries.js';
import { Dialog } from '../ui/dialog.js';

/** A window with the title of a conversation. */
export function Rename({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const { t } = useTranslation();
  const [title, setTitle] = useState(conversation.title);
  const rename = useRenameConversation();

  function submit(event: FormEvent) {
    event.preventDefault();
    rename.mutate({ id: conversation.id, title: title.trim() });
    onClose();
  }

  return (
    <Dialog onClose={onClose} title={t('chat.renameTitle')} centered>
      <form className="stack" onSubmit={submit}>
        <TextInput
          aria-label={t('chat.renameTitle')}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          maxLength={200}
          data-autofocus
        />
        <div className="row row--end">
          <Button type="submit" disabled={title.trim() === ''}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
