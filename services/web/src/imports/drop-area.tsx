import { Button } from '@mantine/core';
import { useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { filesOfDrop, filesOfInput, type PickedFile } from './dropped-files.js';

/** Takes files and folders: dropped on it, or chosen with one of its buttons. */
export function DropArea({
  disabled,
  onFiles,
}: {
  disabled: boolean;
  onFiles: (files: PickedFile[]) => void;
}) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    if (!disabled) void filesOfDrop(event.dataTransfer).then(onFiles);
  }

  return (
    <div
      className="drop"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p className="drop__title">{t('upload.drop')}</p>
      <div className="row drop__buttons">
        <Button variant="default" disabled={disabled} onClick={() => files.current?.click()}>
          {t('upload.chooseFiles')}
        </Button>
        <Button variant="default" disabled={disabled} onClick={() => folder.current?.click()}>
          {t('upload.chooseFolder')}
        </Button>
      </div>
      <p className="hint">{t('upload.formats')}</p>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={t('upload.chooseFiles')}
        onChange={(event) => onFiles(filesOfInput(event.currentTarget.files ?? []))}
      />
      <input
        ref={(input) => {
          folder.current = input;
          // React knows no such attribute.
          input?.setAttribute('webkitdirectory', '');
        }}
        type="file"
        hidden
        aria-label={t('upload.chooseFolder')}
        onChange={(event) => onFiles(filesOfInput(event.currentTarget.files ?? []))}
      />
    </div>
  );
}
