import { randomUUID } from 'node:crypto';
import { notFound } from '@aia/platform';
import type { Library } from '../src/library/library.js';

/** A library of one dataset, `handbook`, with one document. */
export function libraryOf(text: string): Library & { datasetId: string; documentId: string } {
  const [datasetId, documentId, versionId] = [randomUUID(), randomUUID(), randomUUID()];
  const createdAt = '2026-01-01T00:00:00.000Z';
  return {
    datasetId,
    documentId,
    datasets: () => Promise.resolve([{ id: datasetId, slug: 'handbook', name: 'Handbook', createdAt }]),
    content: (id, { start, end }) => {
      if (id !== documentId) return Promise.reject(notFound('document'));
      const range = { start, end: Math.min(end, text.length), text: text.slice(start, end) };
      const document = {
        documentId,
        versionId,
        title: 'Handbook',
        mime: 'text/markdown',
        length: text.length,
      };
      return Promise.resolve({ ...document, ...range, pages: [] });
    },
  };
}
