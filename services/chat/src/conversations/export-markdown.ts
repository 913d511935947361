import type { Conversation, Message } from '@aia/contracts';

/** Sources of an answer that are listed below it. */
interface Cited {
  number: number;
  line: string;
}

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
  const numbers = new Map(cited.map(({ number }) => [number, number]));
  const notes = [
    withReferences(message, numbers),
    ...(message.degraded ? [`_${message.degraded.detail}_`] : []),
  ];
  if (message.status === 'failed') notes.push('_This answer failed._');
  if (cited.length > 0) notes.push(cited.map(({ line }) => line).join('\n'));
  return notes.filter((note) => note !== '').join('\n\n');
}

/** The answer's text with `[n]` behind each sentence that source n supports. */
function withReferences({ content, citations }: Message, numbers: Map<number, number>): string {
  const inOrder = citations.toSorted((a, b) => b.answerEnd - a.answerEnd);
  return inOrder.reduce((text, { answerEnd, sourceIndex }) => {
    const reference = numbers.has(sourceIndex) ? ` [${sourceIndex}]` : '';
    return text.slice(0, answerEnd) + reference + text.slice(answerEnd);
  }, content);
}

function citedSources({ sources, citations }: Message): Cited[] {
  return sources
    .filter(({ index }) => citations.some(({ sourceIndex }) => sourceIndex === index))
    .map(({ index, title, sourceKey }) => {
      const quotes = citations
        .filter(({ sourceIndex }) => sourceIndex === index)
        .map(({ quote }) => oneLine(quote));
      const name = title === sourceKey ? title : `${title} (${sourceKey})`;
      return { number: index, line: `[${index}] ${oneLine(name)}: “${[...new Set(quotes)].join('” “')}”` };
    });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function quoteOf(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
}
