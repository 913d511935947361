import type { ExtractedDocument } from '../extracted-document.js';
import { fileTitle } from '../file-title.js';
import { readXml, type XmlAttributes } from '../read-xml.js';
import { openZip, type ZipFile } from '../zip/zip-file.js';
import { documentProperties } from './core-properties.js';
import { readDocxStyles, type DocxStyles } from './docx-styles.js';
import { FlowWriter, type ParagraphKind } from './flow-writer.js';
import { RunStack } from './run-stack.js';

const MIME = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
/** Elements whose words are not those of the reader: deleted text, field codes, the second form of a drawing. */
const PASSED_OVER = new Set(['del', 'delText', 'moveFrom', 'instrText', 'Fallback']);

/**
 * A Word document as Markdown: headings by style, lists, tables, preformatted text, then its notes. Page headers and
 * footers are left out.
 */
export async function extractDocx(bytes: Uint8Array, fileName: string): Promise<ExtractedDocument> {
  const zip = await openZip(bytes);
  const styles = zip.has('word/styles.xml')
    ? await readDocxStyles(await zip.read('word/styles.xml'))
    : new Map<string, ParagraphKind>();
  const writer = new FlowWriter();
  await readPart(zip, 'word/document.xml', styles, writer);
  for (const notes of ['word/footnotes.xml', 'word/endnotes.xml']) {
    if (zip.has(notes)) await readPart(zip, notes, styles, writer);
  }
  const text = writer.text();
  const own = await documentProperties(zip);
  const title = own.title ?? firstHeading(text) ?? fileTitle(fileName);
  return { mime: MIME, format: 'markdown', pages: [], title, author: own.author, text };
}

/** The words of the first heading of a Markdown text. */
export function firstHeading(text: string): string | undefined {
  return /^#{1,6} (.+)$/m.exec(text)?.[1];
}

async function readPart(zip: ZipFile, name: string, styles: DocxStyles, writer: FlowWriter): Promise<void> {
  const content = await zip.open(name);
  if (!content) return void (await zip.read(name));
  const reader = new DocxReader(styles, writer);
  await readXml(content, {
    open: (element, attributes) => reader.open(element, attributes),
    text: (text) => reader.text(text),
    close: (element) => reader.close(element),
  });
}

/** Follows the elements of one part. */
class DocxReader {
  private readonly runs = new RunStack();
  private readonly kinds: ParagraphKind[] = [];
  private readonly spans: number[] = [];
  private inText = false;
  private hidden = 0;
  private readonly styles: DocxStyles;
  private readonly writer: FlowWriter;

  constructor(styles: DocxStyles, writer: FlowWriter) {
    this.styles = styles;
    this.writer = writer;
  }

  open(name: string, attributes: XmlAttributes): void {
    if (this.hidden > 0 || PASSED_OVER.has(name) || isSeparatorNote(name, attributes)) {
      this.hidden += 1;
      return;
    }
    this.openBlock(name, attributes);
    if (name === 't') this.inText = true;
    if (name === 'tab' && !('val' in attributes)) this.runs.add('\t');
    if (name === 'br' || name === 'cr') this.runs.add('\n');
    if (name === 'noBreakHyphen') this.runs.add('-');
  }

  text(text: string): void {
    if (this.inText && this.hidden === 0) this.runs.add(text);
  }

  close(name: string): void {
    if (this.hidden > 0) {
      this.hidden -= 1;
      return;
    }
    if (name === 't') this.inText = false;
    if (name === 'p') this.writer.paragraph(this.runs.end(), this.kinds.pop() ?? { kind: 'text' });
    if (name === 'tc') this.writer.closeCell(this.spans.pop());
    if (name === 'tbl') this.writer.closeTable();
  }

  private openBlock(name: string, { val }: XmlAttributes): void {
    if (name === 'p') {
      this.runs.begin();
      this.kinds.push({ kind: 'text' });
    }
    if (name === 'pStyle') this.setKind(this.styles.get(val ?? ''));
    if (name === 'outlineLvl' && Number(val) < 9) {
      this.setKind({ kind: 'heading', depth: Math.min(6, Number(val) + 1) });
    }
    if (name === 'numId' && val !== '0') this.setItem(undefined);
    if (name === 'ilvl') this.setItem(Number(val));
    if (name === 'tbl') this.writer.openTable();
    if (name === 'tr') this.writer.openRow();
    if (name === 'tc') {
      this.writer.openCell();
      this.spans.push(1);
    }
    if (name === 'gridSpan' && this.spans.length > 0) {
      this.spans[this.spans.length - 1] = Math.max(1, Number(val) || 1);
    }
  }

  /** A numbered heading is a heading. */
  private setItem(level: number | undefined): void {
    const present = this.kinds.at(-1);
    if (present?.kind === 'heading') return;
    this.setKind({ kind: 'item', level: level ?? (present?.kind === 'item' ? present.level : 0) });
  }

  private setKind(kind: ParagraphKind | undefined): void {
    if (kind && this.kinds.length > 0) this.kinds[this.kinds.length - 1] = kind;
  }
}

/** The line that Word draws above notes is a note of its own. */
function isSeparatorNote(name: string, { type }: XmlAttributes): boolean {
  return (name === 'footnote' || name === 'endnote') && type !== undefined && type !== 'normal';
}
