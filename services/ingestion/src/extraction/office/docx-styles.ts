import { readXmlText } from '../read-xml.js';
import type { ParagraphKind } from './flow-writer.js';

/** What paragraphs of a style are, by the style's id. */
export type DocxStyles = ReadonlyMap<string, ParagraphKind>;

interface Style {
  name: string;
  basedOn: string | undefined;
  outline: number | undefined;
  numbered: boolean;
}

const HEADING_NAME = /^(?:heading|заголовок)\s*(\d)$/i;
const CODE_NAME = /preformatted|source\s?code|^code\b|код программы|listing|^plain ?text$/i;

/** Reads `word/styles.xml`: headings by outline level or name, code by name, both also through the style's base. */
export async function readDocxStyles(xml: Uint8Array): Promise<DocxStyles> {
  const styles = await parse(xml);
  const kinds = new Map<string, ParagraphKind>();
  for (const id of styles.keys()) {
    const kind = kindOf(styles, id, 0);
    if (kind) kinds.set(id, kind);
  }
  return kinds;
}

async function parse(xml: Uint8Array): Promise<Map<string, Style>> {
  const styles = new Map<string, Style>();
  let style: Style | undefined;
  await readXmlText(xml, {
    open: (name, { styleId, type, val }) => {
      if (name === 'style' && styleId !== undefined && type === 'paragraph') {
        style = { name: '', basedOn: undefined, outline: undefined, numbered: false };
        styles.set(styleId, style);
      }
      if (!style) return;
      if (name === 'name') style.name = val ?? '';
      if (name === 'basedOn') style.basedOn = val;
      if (name === 'outlineLvl') style.outline = Number(val);
      if (name === 'numPr') style.numbered = true;
    },
    close: (name) => {
      if (name === 'style') style = undefined;
    },
  });
  return styles;
}

/** Styles may be based on each other in a ring, so only a few steps are followed. */
function kindOf(styles: ReadonlyMap<string, Style>, id: string, step: number): ParagraphKind | undefined {
  const style = styles.get(id);
  if (!style || step > 10) return undefined;
  const depth = headingDepth(style);
  if (depth !== undefined) return { kind: 'heading', depth };
  if (CODE_NAME.test(style.name)) return { kind: 'code' };
  if (style.numbered) return { kind: 'item', level: 0 };
  return style.basedOn === undefined ? undefined : kindOf(styles, style.basedOn, step + 1);
}

function headingDepth({ name, outline }: Style): number | undefined {
  if (outline !== undefined && outline >= 0 && outline < 9) return Math.min(6, outline + 1);
  const named = HEADING_NAME.exec(name)?.[1];
  if (named) return Math.min(6, Math.max(1, Number(named)));
  return /^(?:title|название)$/i.test(name) ? 1 : undefined;
}
