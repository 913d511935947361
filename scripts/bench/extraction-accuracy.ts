import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { extract } from '../../services/ingestion/src/pipeline/extract.js';
import { matchedCharacters, tokensOf } from './extraction/align.js';

// Reads Debian's installation guide in every format and compares it with the text version of the same guide:
//   apt-get download installation-guide-amd64 && dpkg -x installation-guide-amd64_*.deb guide
//   GUIDE=guide/usr/share/doc/installation-guide-amd64 node --conditions=aia-source --import tsx scripts/bench/extraction-accuracy.ts
// LibreOffice (`soffice`) converts the pages to DOCX, ODT and EPUB; without it those formats are left out.
const run = promisify(execFile);
const GUIDE = process.env['GUIDE'] ?? '';
const REQUIRED = 0.98;
/** Links to the pages before and after, which one page does not have. */
const NAVIGATION = /<div class="nav(?:header|footer)">[\s\S]*?<\/table>[\s\S]*?<\/div>/g;
/** How the text versions are encoded. */
const ENCODINGS: Record<string, string> = { en: 'utf-8', ru: 'koi8-r' };

if (!existsSync(GUIDE)) {
  console.log('skipped: set GUIDE to the unpacked folder usr/share/doc/installation-guide-amd64');
} else {
  const folder = await mkdtemp(join(tmpdir(), 'aia-accuracy-'));
  try {
    for (const language of ['en', 'ru']) await compareAll(language, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compareAll(language: string, folder: string): Promise<void> {
  const source = join(GUIDE, language);
  const written = gunzipSync(await readFile(join(source, `install.${language}.txt.gz`)));
  const decoded = new TextDecoder(ENCODINGS[language]).decode(written);
  const reference = tokensOf(decoded);
  report(language, 'txt', reference, await textOf(written, 'guide.txt'));
  const whole = await wholePage(source, language);
  report(language, 'html', reference, await textOf(whole, 'guide.html'));
  const printed = gunzipSync(await readFile(join(source, `install.${language}.pdf.gz`)));
  await comparePdf(language, tokensOf(asPrinted(decoded)), printed, folder);
  const work = join(folder, language);
  await mkdir(work);
  await writeFile(join(work, 'guide.html'), whole);
  for (const format of ['docx', 'odt', 'epub']) {
    const file = await convert(work, format);
    if (file) report(language, format, reference, await textOf(await readFile(file), `guide.${format}`));
  }
}

/** The PDF as it is, with its garbled letters read as they were meant, and both as Poppler's pdftotext reads them. */
async function comparePdf(
  language: string,
  reference: string[],
  printed: Buffer,
  folder: string,
): Promise<void> {
  const ours = await textOf(printed, 'guide.pdf');
  report(language, 'pdf', reference, ours);
  if (!ours.text.includes('b’’')) return;
  report(language, 'pdf, garbled letters restored', reference, { ...ours, text: restored(ours.text) });
  const file = join(folder, `${language}.pdf`);
  await writeFile(file, printed);
  const started = performance.now();
  const theirs = await run('pdftotext', [file, '-'], { maxBuffer: 64 * 1024 * 1024 }).catch(() => undefined);
  const seconds = (performance.now() - started) / 1000;
  if (!theirs) return console.log('left out: there is no pdftotext to compare with');
  report(language, 'pdf by pdftotext, restored', reference, { text: restored(theirs.stdout), seconds });
}

/**
 * Undoes what the publisher's tools did to Cyrillic letters in listings: the Russian PDF shows `b’’` around each of
 * them, and an arrow where they broke a line. A reader of the PDF sees that too, so it is no fault of extraction.
 */
function restored(text: string): string {
  return text.replace(/ ?←[↩-]\s*/g, '').replace(/b’’(.)b’’/gu, '$1');
}

/** All pages of the guide in the order of its table of contents, as one page. */
async function wholePage(source: string, language: string): Promise<Buffer> {
  const suffix = existsSync(join(source, 'index.html')) ? '.html' : `.html.${language}`;
  const index = await readFile(join(source, `index${suffix}`), 'utf8');
  const linked = [...index.matchAll(/href="([a-z0-9]+)\.html[^"]*"/g)].map(([, name]) => name!);
  const known = new Set((await readdir(source)).filter((name) => name.endsWith(suffix)));
  const names = ['index', ...new Set(linked)]
    .map((name) => `${name}${suffix}`)
    .filter((name) => known.has(name));
  const bodies: string[] = [];
  for (const name of names) {
    const page = await readFile(join(source, name), 'utf8');
    const body = /<body[^>]*>([\s\S]*)<\/body>/.exec(page)?.[1] ?? '';
    bodies.push(body.replace(NAVIGATION, ''));
  }
  return Buffer.from(
    `<html><head><meta charset="utf-8"><title>Guide</title></head><body>${bodies.join('\n')}</body></html>`,
  );
}

/** The text version without the tables of contents of single chapters, which the PDF does not have. */
function asPrinted(text: string): string {
  let tables = 0;
  return text.replace(/^(?:Table of Contents|Содержание)\n\n(?:.+\n)+/gm, (table) =>
    tables++ === 0 ? table : '',
  );
}

async function textOf(bytes: Uint8Array, name: string): Promise<{ text: string; seconds: number }> {
  const started = performance.now();
  const { text } = await extract(bytes, name);
  return { text, seconds: (performance.now() - started) / 1000 };
}

async function convert(folder: string, format: string): Promise<string | undefined> {
  const args = [
    `-env:UserInstallation=file://${folder}/profile`,
    '--headless',
    '--infilter=HTML (StarWriter)',
  ];
  try {
    await run('soffice', [...args, '--convert-to', format, '--outdir', folder, join(folder, 'guide.html')], {
      timeout: 300_000,
    });
  } catch (error) {
    console.log(
      `left out: soffice could not write ${format} (${error instanceof Error ? error.message.slice(0, 80) : ''})`,
    );
    return undefined;
  }
  return join(folder, `guide.${format}`);
}

function report(
  language: string,
  format: string,
  reference: string[],
  { text, seconds }: { text: string; seconds: number },
): void {
  const found = tokensOf(text);
  const matched = matchedCharacters(reference, found);
  const accuracy = matched / reference.join('').length;
  const purity = matched / found.join('').length;
  const verdict = accuracy >= REQUIRED ? 'ok' : 'below';
  console.log(
    `${language} ${format.padEnd(5)} accuracy ${accuracy.toFixed(4)} (>= ${REQUIRED}: ${verdict}), of what was read ${purity.toFixed(4)} is in the text version, ${seconds.toFixed(1)} s`,
  );
}
