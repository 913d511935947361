import PostalMime, { type Address, type Email } from 'postal-mime';
import { normalizeText } from '../decode-text.js';
import type { ExtractedDocument } from '../extracted-document.js';
import { ExtractionError } from '../extraction-error.js';
import { fileTitle } from '../file-title.js';
import { LIMITS } from '../limits.js';

/** One message as Markdown: subject, people and date, its words, the names of what is attached. */
export async function extractEml(bytes: Uint8Array, fileName: string): Promise<ExtractedDocument> {
  const { subject, author, text } = await readMessage(bytes);
  return {
    mime: 'message/rfc822',
    format: 'markdown',
    pages: [],
    title: subject === '' ? fileTitle(fileName) : subject,
    author,
    text,
  };
}

/** What is read of one message. */
export interface ReadMessage {
  subject: string;
  /** The sender's name, else address. */
  author: string | undefined;
  text: string;
}

/**
 * Subject, sender and Markdown of one message.
 * @throws ExtractionError `unreadable-file` for what nests too deep to be a message.
 */
export async function readMessage(bytes: Uint8Array): Promise<ReadMessage> {
  const mail = await parseMessage(bytes);
  const subject = (mail.subject ?? '').replace(/\s+/g, ' ').trim();
  const parts = [subject === '' ? '' : `# ${subject}`, headOf(mail), await bodyOf(mail), attachmentsOf(mail)];
  const author = mail.from?.name || mail.from?.address || undefined;
  return { subject, author, text: normalizeText(parts.filter((part) => part.trim() !== '').join('\n\n')) };
}

async function parseMessage(bytes: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, { maxNestingDepth: 50, maxHeadersSize: 1024 * 1024 });
  } catch (cause) {
    const reason = 'The message is damaged or nests its parts too deep; export it again.';
    throw new ExtractionError('unreadable-file', reason, { cause });
  }
}

function headOf({ from, to, cc, date }: Email): string {
  const lines = [
    ['From', from ? people([from]) : ''],
    ['To', people(to ?? [])],
    ['Cc', people(cc ?? [])],
    ['Date', date ?? ''],
  ];
  return lines
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

function people(addresses: Address[]): string {
  const shown = addresses.slice(0, 50).map(({ name, address }) => {
    if (!address) return name;
    return name && name !== address ? `${name} <${address}>` : address;
  });
  return shown.filter(Boolean).join(', ');
}

async function bodyOf({ text, html }: Email): Promise<string> {
  if ((text ?? '').trim() !== '' || !html) return (text ?? '').slice(0, LIMITS.textLength).trim();
  const { extractHtml } = await import('../html.js');
  return extractHtml(Buffer.from(`<meta charset="utf-8">${html}`), 'message.html').text;
}

function attachmentsOf({ attachments }: Email): string {
  const names = attachments.map(({ filename }) => filename).filter((name) => name);
  return names.length === 0 ? '' : `Attachments: ${names.join(', ')}`;
}
