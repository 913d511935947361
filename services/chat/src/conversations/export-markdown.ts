import type { Conversation, Message } from '@aia/contracts';
import { citedSources, oneLine, withReferences } from '../cited-text/references.js';

/** The messages from the root to `leafId` (the newest message without it), oldest first; empty when there is no such. */
export function branchTo(messages: Message[], leafId: string | undefined): Message[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const branch: Message[] = [];
  let at = leafId === undefined ? messages.at(-1) : byId.get(leafId);
  while (at && !branch.includes(at)) {
    branch.unshift(at);
    at = at.parentId === null ? undefined : byId.get(at.parentId);
  }
  return branch;
}

/** A conversation as a Markdown document: questions as headings, answers with numbered references, sources with quotes. */
export function toMarkdown({ title, createdAt }: Conversation, branch: Message[]): string {
  const parts = branch.map((message) =>
    message.role === 'user' ? questionPart(message) : answerPart(message),
  );
  return [`# ${oneLine(title) || 'Conversation'}`, createdAt, ...parts].join('\n\n') + '\n';
}

function questionPart({ content }: Message): string {
  return `## ${oneLine(content)}` + (content.includes('\n') ? `\n\n${quoteOf(content)}` : '');
}

function answerPart(message: Message): string {
  const cited = citedSources(message);
  const notes = [withReferences(message), ...(message.degraded ? [`_${message.degraded.detail}_`] : [])];
  if (message.status === 'failed') notes.push('_This answer failed._');
  if (cited.length > 0) notes.push(cited.join('\n'));
  return notes.filter((note) => note !== '').join('\n\n');
}

function quoteOf(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
}
