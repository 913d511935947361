import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { Browser } from 'playwright-core';

/** Files of a small company, in both languages; nothing else says what they say. */
export interface SampleFiles {
  pdf: string;
  docx: string;
}

/** Writes a PDF (made by the browser) and a Word document into a folder. */
export async function writeSampleFiles(browser: Browser, folder: string): Promise<SampleFiles> {
  const pdf = join(folder, 'pump-manual.pdf');
  const docx = join(folder, 'otpuska.docx');
  const page = await browser.newPage();
  await page.setContent(`<title>Pump manual</title><h1>Pump manual</h1>
    <p>The green lamp blinks while the tank is being filled. The filter of the pump is replaced every ninety days.</p>
    <p style="break-before: page">The warranty of the pump ends after four years.</p>`);
  await writeFile(pdf, await page.pdf());
  await page.close();
  const paragraphs = [
    'Правила отпусков',
    'Заявление на отпуск подаётся за четырнадцать дней до его начала.',
    'Неиспользованные дни переносятся на следующий год.',
  ];
  await writeFile(docx, wordDocument(paragraphs));
  return { pdf, docx };
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const OFFICE = 'http://schemas.openxmlformats.org';

function wordDocument(paragraphs: string[]): Uint8Array {
  const body = paragraphs.map((text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`).join('');
  const main = `${OFFICE}/wordprocessingml/2006/main`;
  const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
  return zipSync({
    '[Content_Types].xml': strToU8(
      `${XML}<Types xmlns="${OFFICE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`,
    ),
    '_rels/.rels': strToU8(
      `${XML}<Relationships xmlns="${OFFICE}/package/2006/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    ),
    'word/document.xml': strToU8(`${XML}<w:document xmlns:w="${main}"><w:body>${body}</w:body></w:document>`),
  });
}
