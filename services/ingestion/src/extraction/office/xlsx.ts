import type { ExtractedDocument } from '../extracted-document.js';
import { fileTitle } from '../file-title.js';
import { readXml } from '../read-xml.js';
import { SheetTable } from '../tables/sheet-table.js';
import { TextBuilder } from '../text-builder.js';
import { openZip, type ZipFile } from '../zip/zip-file.js';
import { documentProperties } from './core-properties.js';
import { readRelations, relationsOf } from './relations.js';
import { readDateStyles } from './xlsx-dates.js';
import { readSheet, type Workbook } from './xlsx-sheet.js';

const MIME = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const WORKBOOK = 'xl/workbook.xml';

interface Sheet {
  name: string;
  part: string;
}

/** A workbook as Markdown: a heading and a table for every sheet that is shown; rows keep their numbers. */
export async function extractXlsx(bytes: Uint8Array, fileName: string): Promise<ExtractedDocument> {
  const zip = await openZip(bytes);
  const { sheets, from1904 } = await readSheets(zip);
  const workbook: Workbook = {
    from1904,
    dates: zip.has('xl/styles.xml') ? await readDateStyles(await zip.read('xl/styles.xml')) : [],
    strings: await readStrings(zip),
  };
  const builder = new TextBuilder();
  for (const { name, part } of sheets) {
    const content = await zip.open(part);
    if (!content) continue;
    const table = new SheetTable(builder, name);
    const bytes = zip.entries.find((entry) => entry.name === part)?.bytes ?? 0;
    await readSheet(name, { content, bytes }, workbook, (row) => table.add(row));
  }
  const own = await documentProperties(zip);
  const title = own.title ?? fileTitle(fileName);
  return {
    mime: MIME,
    format: 'markdown',
    pages: [],
    title,
    author: own.author,
    text: builder.text(),
    places: builder.places,
  };
}

/** The sheets that a reader sees, in their order. */
async function readSheets(zip: ZipFile): Promise<{ sheets: Sheet[]; from1904: boolean }> {
  const relations = await readRelations(zip, relationsOf(WORKBOOK));
  const sheets: Sheet[] = [];
  let from1904 = false;
  const content = await zip.open(WORKBOOK);
  await readXml(content ?? [await zip.read(WORKBOOK)], {
    open: (element, attributes) => {
      if (element === 'workbookPr') from1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      if (element !== 'sheet' || (attributes['state'] ?? 'visible') !== 'visible') return;
      const part = relations.get(attributes['r:id'] ?? '')?.target;
      if (part) sheets.push({ name: attributes['name'] ?? '', part });
    },
  });
  return { sheets, from1904 };
}

/** The texts that cells refer to by number; pronunciation guides are left out. */
async function readStrings(zip: ZipFile): Promise<string[]> {
  const strings: string[] = [];
  let text = '';
  let inText = false;
  let guide = false;
  const content = await zip.open('xl/sharedStrings.xml');
  if (!content) return strings;
  await readXml(content, {
    open: (element) => {
      if (element === 'si') text = '';
      if (element === 'rPh') guide = true;
      if (element === 't') inText = !guide;
    },
    text: (part) => {
      if (inText) text += part;
    },
    close: (element) => {
      if (element === 't') inText = false;
      if (element === 'rPh') guide = false;
      if (element === 'si') strings.push(text);
    },
  });
  return strings;
}
