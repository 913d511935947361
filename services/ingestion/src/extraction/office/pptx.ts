import { ExtractionError } from '../extraction-error.js';
import type { ExtractedDocument } from '../extracted-document.js';
import { fileTitle } from '../file-title.js';
import { readXml } from '../read-xml.js';
import { TextBuilder } from '../text-builder.js';
import { openZip, type ZipFile } from '../zip/zip-file.js';
import { documentProperties } from './core-properties.js';
import { FlowWriter } from './flow-writer.js';
import { readRelations, relationsOf } from './relations.js';
import { RunStack } from './run-stack.js';

const MIME = 'application/vnd.openxmlformats-officedocument.presentationml.presentation';
/** Placeholders that repeat on every slide. */
const BOILERPLATE = new Set(['sldNum', 'dt', 'ftr', 'hdr', 'sldImg']);
const TITLES = new Set(['title', 'ctrTitle']);

/** A presentation as Markdown, slide by slide: its title as heading, its paragraphs and tables, then its notes. */
export async function extractPptx(bytes: Uint8Array, fileName: string): Promise<ExtractedDocument> {
  const zip = await openZip(bytes);
  const builder = new TextBuilder();
  let first: string | undefined;
  for (const [i, name] of (await slideNames(zip)).entries()) {
    const slide = await readSlide(zip, name);
    const notes = await readNotes(zip, name);
    const heading = slide.title === '' ? '' : `## ${slide.title}\n\n`;
    builder.blockAt({ slide: i + 1 }, `${heading}${slide.text}${notes === '' ? '' : `\n\n${notes}`}`.trim());
    first ??= slide.title || undefined;
  }
  const own = await documentProperties(zip);
  const title = own.title ?? first ?? fileTitle(fileName);
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

/** The slides in the order in which they are shown. */
async function slideNames(zip: ZipFile): Promise<string[]> {
  const relations = await readRelations(zip, relationsOf('ppt/presentation.xml'));
  const names: string[] = [];
  const content = await zip.open('ppt/presentation.xml');
  await readXml(content ?? [], {
    open: (element, attributes) => {
      if (element !== 'sldId') return;
      const target = relations.get(attributes['r:id'] ?? '')?.target;
      if (target && zip.has(target)) names.push(target);
    },
  });
  if (names.length === 0) throw new ExtractionError('empty', 'The presentation has no slides.');
  return names;
}

async function readNotes(zip: ZipFile, slide: string): Promise<string> {
  const relations = await readRelations(zip, relationsOf(slide));
  const notes = [...relations.values()].find(({ type }) => type.endsWith('/notesSlide'));
  return notes && zip.has(notes.target) ? (await readSlide(zip, notes.target)).text : '';
}

/** Title and Markdown of one slide or of its notes. */
async function readSlide(zip: ZipFile, name: string): Promise<{ title: string; text: string }> {
  const writer = new FlowWriter();
  const runs = new RunStack();
  const titles: string[] = [];
  let placeholder = '';
  let level = 0;
  let inText = false;
  const content = await zip.open(name);
  await readXml(content ?? [], {
    open: (element, attributes) => {
      if (element === 'sp') placeholder = '';
      if (element === 'ph') placeholder = attributes['type'] ?? 'body';
      if (element === 'p') {
        runs.begin();
        level = 0;
      }
      if (element === 'pPr') level = Number(attributes['lvl'] ?? 0) || 0;
      if (element === 't') inText = true;
      if (element === 'br') runs.add('\n');
      if (element === 'tbl') writer.openTable();
      if (element === 'tr') writer.openRow();
      if (element === 'tc') writer.openCell();
    },
    text: (text) => {
      if (inText) runs.add(text);
    },
    close: (element) => {
      if (element === 't') inText = false;
      if (element === 'tc') writer.closeCell();
      if (element === 'tbl') writer.closeTable();
      if (element !== 'p') return;
      const words = runs.end();
      if (BOILERPLATE.has(placeholder)) return;
      if (TITLES.has(placeholder)) titles.push(words);
      else
        writer.paragraph(
          words,
          placeholder === 'body' && level > 0 ? { kind: 'item', level } : { kind: 'text' },
        );
    },
  });
  return { title: titles.join(' ').replace(/\s+/g, ' ').trim(), text: writer.text() };
}
