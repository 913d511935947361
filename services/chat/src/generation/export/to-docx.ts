import type { Block, Run } from './blocks.js';

const HEADINGS = ['Title', 'Heading1', 'Heading2', 'Heading3'] as const;
/** Twentieths of a point. */
const INDENT = 360;
const CODE_FONT = 'Courier New';

/** Blocks as a Word document. */
export async function toDocx(title: string, blocks: Block[]): Promise<Buffer> {
  // Loaded when somebody needs it: most processes never do.
  const { Document, Packer, Paragraph, TextRun } = await import('docx');
  const run = ({ text, bold, italic, code }: Run) =>
    text.split('\n').map(
      (line, at) =>
        new TextRun({
          text: line,
          bold,
          italics: italic,
          ...(at > 0 && { break: 1 }),
          ...(code && { font: CODE_FONT }),
        }),
    );
  const runs = (all: Run[]) => all.flatMap(run);
  const paragraph = (block: Block) => {
    switch (block.kind) {
      case 'heading':
        return new Paragraph({
          heading: HEADINGS[Math.min(block.depth, HEADINGS.length) - 1] ?? 'Title',
          children: runs(block.runs),
        });
      case 'item': {
        const indent = { left: INDENT * (block.level + 1), hanging: block.marker === '' ? 0 : INDENT };
        const marker = block.marker === '' ? [] : [new TextRun(`${block.marker}\t`)];
        return new Paragraph({
          indent,
          tabStops: [{ type: 'left', position: indent.left }],
          children: [...marker, ...runs(block.runs)],
        });
      }
      case 'quote':
        return new Paragraph({ indent: { left: INDENT }, children: runs(block.runs) });
      case 'code': {
        const text = block.lines.join('\n');
        return new Paragraph({
          spacing: { after: 160 },
          children: run({ text, bold: false, italic: false, code: true }),
        });
      }
      case 'paragraph':
        return new Paragraph({ spacing: { after: 160 }, children: runs(block.runs) });
    }
  };
  const document = new Document({
    title,
    creator: 'AI Assistant',
    sections: [{ children: blocks.map(paragraph) }],
  });
  return Packer.toBuffer(document);
}
