import type { ExtractedDocument } from '../extracted-document.js';
import { fileTitle } from '../file-title.js';
import { readXml, type XmlAttributes } from '../read-xml.js';
import { openZip, type ZipFile } from '../zip/zip-file.js';
import { documentProperties } from './core-properties.js';
import { firstHeading } from './docx.js';
import { FlowWriter, type ParagraphKind } from './flow-writer.js';
import { RunStack } from './run-stack.js';

/** Elements whose words are not those of the reader: changes that were made, comments, marks of notes. */
const PASSED_OVER = new Set([
  'tracked-changes',
  'annotation',
  'annotation-end',
  'note-citation',
  'sequence-decls',
  'forms',
  'object',
  'desc',
]);
const CODE_STYLE = /preformatted|source_20_code|^code/i;

/** An OpenDocument text as Markdown: headings, lists, tables, preformatted text; notes stand where they are called. */
export async function extractOdt(bytes: Uint8Array, fileName: string): Promise<ExtractedDocument> {
  const zip = await openZip(bytes);
  await refuseEncrypted(zip);
  const reader = new OdtReader();
  const content = await zip.open('content.xml');
  await readXml(content ?? [await zip.read('content.xml')], {
    open: (name, attributes) => reader.open(name, attributes),
    text: (text) => reader.text(text),
    close: (name) => reader.close(name),
  });
  const text = reader.writer.text();
  const own = await documentProperties(zip);
  const title = own.title ?? firstHeading(text) ?? fileTitle(fileName);
  const { author } = own;
  return {
    mime: 'application/vnd.oasis.opendocument.text',
    format: 'markdown',
    pages: [],
    title,
    author,
    text,
  };
}

/** OpenDocument encrypts its parts one by one and says so in the manifest. */
async function refuseEncrypted(zip: ZipFile): Promise<void> {
  if (!zip.has('META-INF/manifest.xml')) return;
  const manifest = (await zip.read('META-INF/manifest.xml')).toString('utf8');
  if (!manifest.includes('encryption-data')) return;
  const { ExtractionError } = await import('../extraction-error.js');
  const reason = 'The file is protected by a password; upload a copy without one.';
  throw new ExtractionError('encrypted-file', reason);
}

/** Follows the elements of `content.xml`. */
class OdtReader {
  readonly writer = new FlowWriter();
  private readonly runs = new RunStack();
  private readonly kinds: ParagraphKind[] = [];
  private readonly spans: { columns: number; repeated: number }[] = [];
  /** Automatic styles by name, with the named style that they come from. */
  private readonly parents = new Map<string, string>();
  private lists = 0;
  private hidden = 0;

  open(name: string, attributes: XmlAttributes): void {
    if (this.hidden > 0 || PASSED_OVER.has(name)) {
      this.hidden += 1;
      return;
    }
    if (name === 'style' && attributes['name'] && attributes['parent-style-name']) {
      this.parents.set(attributes['name'], attributes['parent-style-name']);
    }
    if (name === 'p' || name === 'h') this.openParagraph(name, attributes);
    if (name === 's') this.runs.add(' '.repeat(Math.min(1000, Number(attributes['c'] ?? 1) || 1)));
    if (name === 'tab') this.runs.add('\t');
    if (name === 'line-break') this.runs.add('\n');
    if (name === 'note-body') this.runs.add(' (');
    if (name === 'list') this.lists += 1;
    this.openTable(name, attributes);
  }

  text(text: string): void {
    if (this.hidden === 0) this.runs.add(text.replace(/\s+/g, ' '));
  }

  close(name: string): void {
    if (this.hidden > 0) {
      this.hidden -= 1;
      return;
    }
    if (name === 'p' || name === 'h') this.closeParagraph();
    if (name === 'note-body') this.runs.add(')');
    if (name === 'list') this.lists -= 1;
    if (name === 'table-cell' || name === 'covered-table-cell') this.closeCell(name);
    if (name === 'table') this.writer.closeTable();
  }

  private openParagraph(name: string, attributes: XmlAttributes): void {
    const depth = Math.min(6, Math.max(1, Number(attributes['outline-level'] ?? 1) || 1));
    this.kinds.push(name === 'h' ? { kind: 'heading', depth } : this.kindOf(attributes['style-name'] ?? ''));
    this.runs.begin();
  }

  /** A paragraph within another one, of a note or a text box, is words of the outer one. */
  private closeParagraph(): void {
    const text = this.runs.end();
    const kind = this.kinds.pop() ?? { kind: 'text' };
    if (this.kinds.length > 0) this.runs.add(text);
    else this.writer.paragraph(text, kind);
  }

  private kindOf(style: string): ParagraphKind {
    const named = this.parents.get(style) ?? style;
    if (CODE_STYLE.test(named)) return { kind: 'code' };
    return this.lists > 0 ? { kind: 'item', level: this.lists - 1 } : { kind: 'text' };
  }

  private openTable(name: string, attributes: XmlAttributes): void {
    if (name === 'table') this.writer.openTable();
    if (name === 'table-row') this.writer.openRow();
    if (name !== 'table-cell' && name !== 'covered-table-cell') return;
    this.writer.openCell();
    this.spans.push({
      columns: 1,
      repeated: Math.min(100, Math.max(1, Number(attributes['number-columns-repeated'] ?? 1) || 1)),
    });
  }

  /** Covered cells are there as elements, so a span needs no empty ones. */
  private closeCell(_name: string): void {
    this.writer.closeCell(this.spans.pop()?.repeated ?? 1);
  }
}
