import { SaxesParser } from 'saxes';
import { ExtractionError } from './extraction-error.js';
import { LIMITS } from './limits.js';

/** Attributes by local name. */
export type XmlAttributes = Readonly<Record<string, string>>;

/** What a reader of XML is told; names come without their prefix. */
export interface XmlHandlers {
  open?: (name: string, attributes: XmlAttributes) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
}

/** Reading stops without an error when a handler throws this. */
export const STOP_READING = Symbol('stop reading');

/**
 * Reads XML in pieces, without a tree in memory. Entities that a document declares are not expanded and nothing is
 * fetched: a reference to one is an error.
 * @throws ExtractionError `unreadable-file` for what is not well formed or nests too deep.
 */
export async function readXml(
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  handlers: XmlHandlers,
): Promise<void> {
  const parser = createParser(handlers);
  const decoder = new TextDecoder('utf-8');
  try {
    for await (const part of content) parser.write(decoder.decode(part, { stream: true }));
    parser.write(decoder.decode()).close();
  } catch (error) {
    if (error === STOP_READING) return;
    throw error instanceof ExtractionError ? error : malformed(error);
  }
}

/** Reads XML that is at hand as a whole. */
export function readXmlText(bytes: Uint8Array, handlers: XmlHandlers): Promise<void> {
  return readXml([bytes], handlers);
}

function createParser({ open, text, close }: XmlHandlers): SaxesParser {
  const parser = new SaxesParser({ xmlns: false, fragment: false });
  let depth = 0;
  parser.on('error', (error) => {
    throw malformed(error);
  });
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > LIMITS.xmlDepth) throw tooDeep();
    open?.(localName(name), localNames(attributes));
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    close?.(localName(name));
  });
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  return parser;
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

function localNames(attributes: Record<string, string>): XmlAttributes {
  const result: Record<string, string> = {};
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined) result[name.startsWith('r:') ? name : localName(name)] = value;
  }
  return result;
}

function malformed(cause: unknown): ExtractionError {
  const reason =
    'The file holds XML that is not well formed or uses entities of its own; export or save it again.';
  return new ExtractionError('unreadable-file', reason, { cause });
}

function tooDeep(): ExtractionError {
  const reason = `The file nests its elements more than ${LIMITS.xmlDepth} deep; simplify it and save it again.`;
  return new ExtractionError('unreadable-file', reason);
}
