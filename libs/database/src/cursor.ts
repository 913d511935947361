import { AppError } from '@aia/platform';
import type { Page } from '@aia/contracts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The opaque cursor that continues after the row with this id. */
export function encodeCursor(id: string): string {
  return Buffer.from(id).toString('base64url');
}

/** The id in a cursor; throws `validation-failed` for anything that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (UUID.test(id)) return id;
  const message = 'Use the nextCursor of the page before.';
  throw new AppError('validation-failed', message, { errors: [{ path: 'query.cursor', message }] });
}

/** A page from rows that were read with `limit + 1`: the extra row only tells that more follow. */
export function toPage<R extends { id: string }, T>(rows: R[], limit: number, map: (row: R) => T): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(map), nextCursor: rows.length > limit && last ? encodeCursor(last.id) : null };
}
