import { ActionIcon, Textarea } from '@mantine/core';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.js';
import { InlineProblem } from '../ui/problem.js';
import { DatasetPicker } from './dataset-picker.js';
import { browserDrafts } from './drafts.js';
import { ModelPicker } from './model-picker.js';

/** Characters that a question may have; the server refuses more. */
const LONGEST = 32_000;

export interface ComposerProps {
  /** Names the draft that the text is kept as. */
  draftKey: string;
  busy: boolean;
  onAsk: (question: string) => Promise<void>;
  onStop: () => Promise<void>;
}

/** Where one types. The text is kept as a draft until it has been sent. */
export function Composer({ draftKey, busy, onAsk, onStop }: ComposerProps) {
  const { t } = useTranslation();
  const [drafts] = useState(() => browserDrafts(localStorage));
  const [text, setText] = useState(() => drafts.read(draftKey));
  const [error, setError] = useState<unknown>();
  const sending = useRef(false);

  function change(value: string) {
    setText(value);
    drafts.write(draftKey, value);
  }

  async function send() {
    const question = text.trim();
    if (question === '' || busy || sending.current) return;
    sending.current = true;
    setError(undefined);
    change('');
    try {
      await onAsk(question);
    } catch (cause) {
      change(question);
      setError(cause);
    } finally {
      sending.current = false;
    }
  }

  function onKey(event: KeyboardEvent) {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Escape' && busy) void onStop();
  }

  return (
    <div className="composer">
      {error !== undefined && <InlineProblem error={error} />}
      <div className="composer__box">
        <Textarea
          variant="unstyled"
          autosize
          minRows={1}
          maxRows={10}
          maxLength={LONGEST}
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={onKey}
          placeholder={t('chat.placeholder')}
          aria-label={t('chat.question')}
          data-main-field
          autoFocus
        />
        <div className="row row--between">
          <div className="composer__pickers">
            <DatasetPicker />
            <ModelPicker />
          </div>
          {busy ? (
            <ActionIcon
              size="lg"
              radius="xl"
              variant="default"
              aria-label={t('chat.stop')}
              onClick={() => void onStop()}
            >
              <Icon name="stop" />
            </ActionIcon>
          ) : (
            <ActionIcon
              size="lg"
              radius="xl"
              aria-label={t('chat.send')}
              disabled={text.trim() === ''}
              onClick={() => void send()}
            >
              <Icon name="send" />
            </ActionIcon>
          )}
        </div>
      </div>
      <p className="composer__hint">{t('chat.sendHint')}</p>
    </div>
  );
}
