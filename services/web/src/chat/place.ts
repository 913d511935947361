import type { Citation, Location } from '@aia/contracts';
import type { TFunction } from 'i18next';

type Placed = Pick<
  Citation | Location,
  'page' | 'sheet' | 'rowStart' | 'rowEnd' | 'slide' | 'lineStart' | 'lineEnd'
>;

/** Where a passage stands in its file, as far as the format tells: `page 3`, `Sheet1, rows 2–5`. */
export function placeName(place: Placed, t: TFunction): string {
  const { page, sheet, rowStart, rowEnd, slide, lineStart, lineEnd } = place;
  if (page !== null && page !== undefined) return t('chat.page', { page });
  if (slide !== undefined) return t('chat.slide', { slide });
  if (rowStart !== undefined) {
    const rows =
      rowEnd === undefined || rowEnd === rowStart
        ? t('chat.row', { from: rowStart })
        : t('chat.rows', { from: rowStart, to: rowEnd });
    return sheet === undefined ? rows : `${sheet}, ${rows}`;
  }
  if (lineStart === undefined) return sheet ?? '';
  if (lineEnd === undefined || lineEnd === lineStart) return t('chat.line', { from: lineStart });
  return t('chat.lines', { from: lineStart, to: lineEnd });
}

/** The page that shows a passage in its document. */
export function passagePath(
  {
    documentId,
    versionId,
    start,
    end,
  }: { documentId: string; versionId: string; start: number; end: number },
  conversationId?: string,
): string {
  const query = new URLSearchParams({ version: versionId, start: String(start), end: String(end) });
  if (conversationId !== undefined) query.set('chat', conversationId);
  return `/documents/${documentId}?${query.toString()}`;
}
