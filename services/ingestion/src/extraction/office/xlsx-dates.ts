import { readXmlText } from '../read-xml.js';

/** Built-in number formats that show dates or times. */
const DATE_FORMATS = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 57]);
/** Day 0 of Excel's calendar, which counts a 29 February 1900, as Unix days. */
const EPOCH_1900 = 25_569;
const EPOCH_1904 = 24_107;
const DAY_MS = 86_400_000;

/** For every cell style of a workbook, whether its numbers are dates. */
export async function readDateStyles(xml: Uint8Array): Promise<boolean[]> {
  const custom = new Map<number, string>();
  const styles: boolean[] = [];
  let inCells = false;
  await readXmlText(xml, {
    open: (name, { numFmtId, formatCode }) => {
      if (name === 'numFmt') custom.set(Number(numFmtId), formatCode ?? '');
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) styles.push(isDateFormat(Number(numFmtId), custom));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

function isDateFormat(id: number, custom: ReadonlyMap<number, string>): boolean {
  const code = custom.get(id);
  if (code === undefined) return DATE_FORMATS.has(id);
  // Quoted words, escapes and colours may hold the letters of dates.
  return /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '')) && !/^general$/i.test(code);
}

/** A serial number of Excel as ISO date, with the time when there is one. */
export function toIsoDate(serial: number, from1904: boolean): string {
  if (serial >= 0 && serial < 1) return new Date(Math.round(serial * DAY_MS)).toISOString().slice(11, 16);
  const ms = Math.round((serial - (from1904 ? EPOCH_1904 : EPOCH_1900)) * DAY_MS);
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return String(serial);
  const iso = new Date(ms).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ');
}
