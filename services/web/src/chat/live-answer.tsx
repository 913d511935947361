import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from './answer-state.js';

/** Says to screen readers what the answer does, and its text paragraph by paragraph; politely, so that it never cuts in. */
export function LiveAnswer({ answer }: { answer: Answer }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState('');
  const at = useRef(0);
  const { phase, text } = answer;

  useEffect(() => {
    if (text.length < at.current) at.current = 0;
    const ended = phase !== 'writing' && text !== '';
    const end = ended ? text.length : text.lastIndexOf('\n\n');
    if (end <= at.current) return;
    setSaid(text.slice(at.current, end).replace(/[#*`|_>]/g, ' '));
    at.current = end;
  }, [text, phase]);

  const phases = {
    asking: t('chat.searching'),
    searching: t('chat.searching'),
    reading: t('chat.reading'),
    writing: t('chat.writing'),
    completed: t('chat.finished'),
    stopped: t('chat.stopped'),
    failed: t('chat.failed'),
  };
  return (
    <div className="visually-hidden">
      <div role="status">{phases[phase]}</div>
      <div aria-live="polite">{said}</div>
    </div>
  );
}
