import type { ApiClient } from '@aia/client';
import type { Conversation } from '@aia/contracts';

export type ExportFormat = 'markdown' | 'json';

const ENDINGS: Record<ExportFormat, string> = { markdown: 'md', json: 'json' };
/** Characters that some file system does not take, in a row. */
const NOT_IN_NAMES = /[^\p{L}\p{N} ._-]+/gu;

/** Hands the browser a conversation as a file. @throws ApiError, ConnectionError */
export async function exportConversation(
  client: ApiClient,
  { id, title }: Conversation,
  format: ExportFormat,
): Promise<void> {
  const response = await client.fetchPath(`/conversations/${id}/export?format=${format}`);
  save(await response.blob(), `${fileName(title)}.${ENDINGS[format]}`);
}

/** A title as the name of a file, without its ending. */
export function fileName(title: string): string {
  return title.replace(NOT_IN_NAMES, ' ').replace(/\s+/g, ' ').trim().slice(0, 80) || 'conversation';
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
