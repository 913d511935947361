import { parseArgs } from 'node:util';
import { BackupError } from './backup-error.js';

/** What `backup.js` was asked to do. */
export type BackupCommand =
  | { kind: 'create'; output: string; settingsFile: string | undefined; keep: number | undefined }
  | { kind: 'verify'; folder: string }
  | { kind: 'restore'; folder: string; replace: boolean };

const USAGE =
  'Usage: backup.js create --output DIR [--settings FILE] [--keep N] | verify BACKUP | restore BACKUP [--replace]';

/** @throws BackupError with the usage. */
export function parseBackupCommand(args: string[]): BackupCommand {
  const { values, positionals } = readArguments(args);
  const [kind, folder] = positionals;
  if (kind === 'create' && values.output) {
    const keep = values.keep === undefined ? undefined : Number(values.keep);
    if (keep !== undefined && !(Number.isInteger(keep) && keep > 0))
      throw new BackupError('--keep takes the number of backups to keep, 1 or more.');
    return { kind, output: values.output, settingsFile: values.settings, keep };
  }
  if (kind === 'verify' && folder) return { kind, folder };
  if (kind === 'restore' && folder) return { kind, folder, replace: values.replace };
  throw new BackupError(USAGE);
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        output: { type: 'string' },
        settings: { type: 'string' },
        keep: { type: 'string' },
        replace: { type: 'boolean', default: false },
      },
    });
  } catch (cause) {
    throw new BackupError(USAGE, { cause });
  }
}
