import { AppError } from '@aia/platform';

const MAX_LENGTH = 1024;
// Control characters break logs and terminals; NUL cannot be stored.
const CONTROL = /\p{Cc}/u;
const DRIVE = /^[a-z]:/i;

/**
 * The key of a document from the path that a client gave its file: relative, with forward slashes, in Unicode NFC (macOS
 * sends NFD), without `.` segments.
 * @throws AppError `validation-failed` for absolute paths, `..`, control characters, and names that are empty or too long.
 */
export function toSourceKey(path: string): string {
  const slashed = path.normalize('NFC').replaceAll('\\', '/');
  if (CONTROL.test(slashed)) throw refuse(path, 'contains control characters');
  if (slashed.startsWith('/') || DRIVE.test(slashed)) throw refuse(path, 'is absolute; send a relative path');
  const segments = slashed.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) throw refuse(path, 'leaves its folder with ".."');
  const key = segments.join('/');
  if (key === '') throw refuse(path, 'is empty');
  if (key.length > MAX_LENGTH) throw refuse(path, `is longer than ${MAX_LENGTH} characters`);
  return key;
}

function refuse(path: string, problem: string): AppError {
  const message = `The file name ${JSON.stringify(path.slice(0, 200))} ${problem}.`;
  return new AppError('validation-failed', message, { errors: [{ path: 'files', message }] });
}
