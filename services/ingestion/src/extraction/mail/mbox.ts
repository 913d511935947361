import type { ExtractedDocument } from '../extracted-document.js';
import { fileTitle } from '../file-title.js';
import { TextBuilder } from '../text-builder.js';
import { readMessage } from './eml.js';

const FROM_LINE = Buffer.from('\nFrom ');

/** The messages of a mailbox file one after the other, each under its subject; rows are the numbers of messages. */
export async function extractMbox(bytes: Uint8Array, fileName: string): Promise<ExtractedDocument> {
  const builder = new TextBuilder();
  let number = 0;
  for (const message of splitMessages(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) {
    number += 1;
    const { subject, text } = await readMessage(message);
    builder.block(subject === '' ? `# Message ${number}\n\n${text}` : text);
  }
  return {
    mime: 'application/mbox',
    format: 'markdown',
    pages: [],
    title: fileTitle(fileName),
    text: builder.text(),
  };
}

/** The bytes of every message, without the line that starts it. */
function* splitMessages(bytes: Buffer): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length;) {
    const next = bytes.indexOf(FROM_LINE, start + 1);
    const end = next < 0 ? bytes.length : next + 1;
    const body = bytes.indexOf(0x0a, start) + 1;
    if (body > 0 && body < end) yield unquote(bytes.subarray(body, end));
    start = end;
  }
}

/** Lines of a body that start with `From ` are quoted by `>`. */
function unquote(message: Buffer): Uint8Array {
  if (!message.includes('\n>From ')) return message;
  return Buffer.from(message.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1');
}
