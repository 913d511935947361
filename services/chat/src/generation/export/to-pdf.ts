import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type { Content } from 'pdfmake/interfaces.js';
import type { Block, Run } from './blocks.js';

/** Points. */
const SIZES = [20, 15, 13, 12];
const INDENT = 14;
const GAP = 6;
const CODE_LOOK = { background: '#f0f0f0', fontSize: 9.5, preserveLeadingSpaces: true };

/** Blocks as a PDF; its font, Roboto, has Latin and Cyrillic letters and comes with the library. */
export async function toPdf(title: string, blocks: Block[]): Promise<Buffer> {
  // Loaded when somebody needs it: most processes never do.
  const { default: pdfmake } = await import('pdfmake');
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')),
    'fonts',
    'Roboto',
  );
  const font = (look: string) => join(folder, `Roboto-${look}.ttf`);
  pdfmake.setFonts({
    Roboto: {
      normal: font('Regular'),
      bold: font('Medium'),
      italics: font('Italic'),
      bolditalics: font('MediumItalic'),
    },
  });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(folder + sep));
  const definition = {
    info: { title, creator: 'AI Assistant' },
    pageMargins: [60, 60, 60, 60] as [number, number, number, number],
    defaultStyle: { font: 'Roboto', fontSize: 11, lineHeight: 1.2 },
    footer: (page: number, pages: number): Content => ({
      text: `${page} / ${pages}`,
      alignment: 'center',
      fontSize: 9,
    }),
    content: blocks.map(toContent),
  };
  return pdfmake.createPdf(definition).getBuffer();
}

function toContent(block: Block): Content {
  switch (block.kind) {
    case 'heading': {
      const size = SIZES[Math.min(block.depth, SIZES.length) - 1];
      return { text: runs(block.runs), fontSize: size ?? 12, bold: true, margin: [0, GAP * 2, 0, GAP] };
    }
    case 'item': {
      const marker = { text: block.marker, width: INDENT };
      const margin: [number, number, number, number] = [INDENT * block.level, 0, 0, GAP / 2];
      return { columns: [marker, { text: runs(block.runs), width: '*' }], columnGap: 4, margin };
    }
    case 'quote':
      return { text: runs(block.runs), margin: [INDENT, 0, 0, GAP] };
    case 'code':
      return { text: block.lines.join('\n'), ...CODE_LOOK, margin: [INDENT, 0, 0, GAP] };
    case 'paragraph':
      return { text: runs(block.runs), margin: [0, 0, 0, GAP] };
  }
}

function runs(all: Run[]): Content {
  return all.map(({ text, bold, italic, code }) => ({ text, bold, italics: italic, ...(code && CODE_LOOK) }));
}
