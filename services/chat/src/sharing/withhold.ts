import type { FeedbackEntry, GeneratedSection, Message, SharedMessage, Source } from '@aia/contracts';

/** Which of these documents the caller of the current request may read. Throws AppError when that cannot be found out. */
export type ReadableDocuments = (documentIds: string[]) => Promise<ReadonlySet<string>>;

/**
 * Messages for someone else's eyes. An answer is withheld whole unless its reader may read every document that it was
 * made from: the model may have retold any of them, cited or not.
 */
export async function shareMessages(
  messages: Message[],
  readable: ReadableDocuments,
): Promise<SharedMessage[]> {
  const allowed = await readable(documentsOf(messages));
  return messages.map((message) => toShared(message, mayRead(message.sources, allowed)));
}

/** Feedback for someone else's eyes, by the same rule; what its author wrote about the answer may repeat it. */
export async function shareFeedback(
  entries: FeedbackEntry[],
  readable: ReadableDocuments,
): Promise<FeedbackEntry[]> {
  const allowed = await readable(documentsOf(entries));
  return entries.map((entry) =>
    mayRead(entry.sources, allowed)
      ? entry
      : { ...entry, answer: '', comment: null, correctedAnswer: null, sources: [], withheld: true },
  );
}

/** A section of a document for a reader: without its text when they may not read all that it was made from. */
export interface SharedSection extends GeneratedSection {
  withheld: boolean;
}

/** Sections that leave the service as a file, by the same rule; their author may have lost a document since. */
export async function shareSections(
  sections: GeneratedSection[],
  readable: ReadableDocuments,
): Promise<SharedSection[]> {
  const allowed = await readable(documentsOf(sections));
  return sections.map((section) =>
    mayRead(section.sources, allowed)
      ? { ...section, withheld: false }
      : { ...section, content: '', sources: [], citations: [], withheld: true },
  );
}

function documentsOf(parts: { sources: Source[] }[]): string[] {
  return [...new Set(parts.flatMap(({ sources }) => sources.map(({ documentId }) => documentId)))];
}

function mayRead(sources: Source[], allowed: ReadonlySet<string>): boolean {
  return sources.every(({ documentId }) => allowed.has(documentId));
}

function toShared(message: Message, allowed: boolean): SharedMessage {
  const { id, parentId, role, status, model, createdAt } = message;
  const plain = { id, parentId, role, status, model, createdAt, withheld: !allowed };
  if (!allowed) return { ...plain, content: '', sources: [], citations: [], grounding: null, degraded: null };
  const { content, sources, citations, grounding, degraded } = message;
  return { ...plain, content, sources, citations, grounding, degraded };
}
