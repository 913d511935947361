import { sampleZip, type PackedFile } from './zip-sample.js';

const XML = '<?xml version="1.0" encoding="UTF-8"?>';

/** A Word document whose body is the given XML; styles `Heading1` and `Code` exist. */
export function sampleDocx(body: string, more: PackedFile[] = []): Buffer {
  return sampleZip([
    { name: '[Content_Types].xml', content: `${XML}<Types/>` },
    {
      name: 'word/styles.xml',
      content: `${XML}<w:styles xmlns:w="w"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>
        <w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Own"/><w:basedOn w:val="Heading1"/></w:style>
        <w:style w:type="paragraph" w:styleId="Code"><w:name w:val="Preformatted Text"/></w:style></w:styles>`,
    },
    {
      name: 'word/header1.xml',
      content: `${XML}<w:hdr xmlns:w="w"><w:p><w:r><w:t>Page head</w:t></w:r></w:p></w:hdr>`,
    },
    {
      name: 'word/document.xml',
      content: `${XML}<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`,
    },
    ...more,
  ]);
}

/** A paragraph of Word. */
export function wordParagraph(text: string, properties = ''): string {
  return `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

/** A workbook of sheets, each with the XML of its rows. */
export function sampleXlsx(
  sheets: { name: string; rows: string; dimension?: string }[],
  strings: string[] = [],
): Buffer {
  const names = sheets.map(({ name }, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  const relations = sheets.map(
    (_, i) => `<Relationship Id="rId${i + 1}" Type="t/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  );
  return sampleZip([
    {
      name: 'xl/workbook.xml',
      content: `${XML}<workbook xmlns:r="r"><sheets>${names.join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `${XML}<Relationships>${relations.join('')}</Relationships>`,
    },
    {
      name: 'xl/styles.xml',
      content: `${XML}<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd.mm.yyyy"/></numFmts>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
    },
    {
      name: 'xl/sharedStrings.xml',
      content: `${XML}<sst>${strings.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
    },
    ...sheets.map(({ rows, dimension }, i) => ({
      name: `xl/worksheets/sheet${i + 1}.xml`,
      content: `${XML}<worksheet>${dimension ? `<dimension ref="${dimension}"/>` : ''}<sheetData>${rows}</sheetData></worksheet>`,
    })),
  ]);
}

/** A row of cells with text in them. */
export function sheetRow(row: number, cells: string[]): string {
  const columns = cells.map(
    (text, i) => `<c r="${String.fromCharCode(65 + i)}${row}" t="inlineStr"><is><t>${text}</t></is></c>`,
  );
  return `<row r="${row}">${columns.join('')}</row>`;
}

/** A presentation; each slide is the XML of its shapes. */
export function samplePptx(slides: string[]): Buffer {
  const ids = slides.map((_, i) => `<p:sldId id="${i}" r:id="rId${i + 1}"/>`);
  const relations = slides.map(
    (_, i) => `<Relationship Id="rId${i + 1}" Type="t/slide" Target="slides/slide${i + 1}.xml"/>`,
  );
  return sampleZip([
    {
      name: 'ppt/presentation.xml',
      content: `${XML}<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst>${ids.join('')}</p:sldIdLst></p:presentation>`,
    },
    {
      name: 'ppt/_rels/presentation.xml.rels',
      content: `${XML}<Relationships>${relations.join('')}</Relationships>`,
    },
    ...slides.map((shapes, i) => ({
      name: `ppt/slides/slide${i + 1}.xml`,
      content: `${XML}<p:sld xmlns:p="p" xmlns:a="a">${shapes}</p:sld>`,
    })),
  ]);
}

/** A shape of a slide; `type` is that of its placeholder. */
export function slideShape(type: string, ...paragraphs: string[]): string {
  const runs = paragraphs.map((text) => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`);
  return `<p:sp><p:nvPr><p:ph type="${type}"/></p:nvPr><p:txBody>${runs.join('')}</p:txBody></p:sp>`;
}

/** An OpenDocument text whose body is the given XML; `P1` is an automatic style of preformatted text. */
export function sampleOdt(body: string): Buffer {
  return sampleZip([
    { name: 'mimetype', content: 'application/vnd.oasis.opendocument.text' },
    {
      name: 'content.xml',
      content: `${XML}<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:style="s">
        <office:automatic-styles><style:style style:name="P1" style:parent-style-name="Preformatted_20_Text"/></office:automatic-styles>
        <office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    },
  ]);
}

/** A book of chapters, each the body of a page; the first of the package is the table of contents. */
export function sampleEpub(title: string, chapters: string[], author = ''): Buffer {
  const items = chapters.map(
    (_, i) => `<item id="c${i}" href="c%20${i}.xhtml" media-type="application/xhtml+xml"/>`,
  );
  const order = chapters.map((_, i) => `<itemref idref="c${i}"/>`);
  return sampleZip([
    { name: 'mimetype', content: 'application/epub+zip' },
    {
      name: 'META-INF/container.xml',
      content: `${XML}<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>`,
    },
    {
      name: 'OEBPS/book.opf',
      content: `${XML}<package xmlns:dc="dc"><metadata><dc:title>${title}</dc:title><dc:creator>${author}</dc:creator></metadata><manifest>
        <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>${items.join('')}</manifest>
        <spine><itemref idref="nav"/>${order.join('')}</spine></package>`,
    },
    { name: 'OEBPS/nav.xhtml', content: '<html><body><p>Contents</p></body></html>' },
    ...chapters.map((body, i) => ({
      name: `OEBPS/c ${i}.xhtml`,
      content: `${XML}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>${body}</body></html>`,
    })),
  ]);
}
