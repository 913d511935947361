import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { usePaletteEntries, type PaletteEntry } from './palette-entries.js';
import './palette.css';
import { Dialog } from '../ui/dialog.js';

/** One field that finds pages, conversations, datasets and documents, for those who keep their hands on the keyboard. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const list = useId();
  const [text, setText] = useState('');
  const typed = text.trim();
  const [query] = useDebouncedValue(typed, 150);
  const [chosen, setChosen] = useState(0);
  const entries = usePaletteEntries(typed, query);
  const index = Math.min(chosen, Math.max(0, entries.length - 1));

  function go(entry: PaletteEntry | undefined) {
    if (!entry) return;
    onClose();
    if (typeof entry.target === 'string') void navigate(entry.target);
    else entry.target();
  }

  function onKey(event: KeyboardEvent) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setChosen((index + step + entries.length) % Math.max(1, entries.length));
    else if (event.key === 'Enter') go(entries[index]);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog onClose={onClose} title={t('palette.title')} size="lg" yOffset="8vh">
      <TextInput
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKey}
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.title')}
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={entries[index] ? `${list}-${index}` : undefined}
      />
      <ul className="palette" role="listbox" id={list} aria-label={t('palette.title')}>
        {entries.map((entry, position) => (
          <li
            key={entry.key}
            id={`${list}-${position}`}
            role="option"
            aria-selected={position === index}
            className="palette__entry"
            onClick={() => go(entry)}
            onMouseMove={() => setChosen(position)}
          >
            <span className="clip">{entry.label}</span>
            <span className="palette__group">{entry.group}</span>
          </li>
        ))}
      </ul>
      {entries.length === 0 && <p className="hint">{t('palette.empty')}</p>}
    </Dialog>
  );
}
