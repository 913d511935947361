import { AppError } from '@aia/platform';

/** A part of the ranked list. */
export interface PageRange {
  offset: number;
  limit: number;
}

/** Nobody reads on beyond the thousandth hit; each page costs as much as all before it together. */
const DEEPEST = 1000;
const CURSOR = /^[1-9]\d{0,3}$/;

/** The page that a cursor of ours asks for. @throws AppError `validation-failed` for any other string. */
export function pageRange(cursor: string | undefined, limit: number): PageRange {
  if (cursor === undefined) return { offset: 0, limit };
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const offset = CURSOR.test(text) ? Number(text) : NaN;
  if (!(offset <= DEEPEST)) {
    const errors = [{ path: 'body.cursor', message: 'Use the nextCursor of the page before' }];
    throw new AppError('validation-failed', 'The cursor is not one of a search.', { errors });
  }
  return { offset, limit };
}

/** Cursor of the page after this one, or undefined where the list may not be read on. */
export function cursorAfter({ offset, limit }: PageRange): string | undefined {
  const next = offset + limit;
  return next > DEEPEST ? undefined : Buffer.from(String(next)).toString('base64url');
}
