import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { readableDocumentsRequestSchema, type SearchResponse, type SearchResult } from '@aia/contracts';

/** A retrieval service over HTTP that answers what the test told it to. */
export interface RetrievalStub {
  readonly url: string;
  /** Bodies and identity headers of the searches that came in. */
  readonly searches: { body: unknown; identity: string | undefined }[];
  answer: SearchResponse;
  /** Documents that nobody may read. */
  readonly hidden: Set<string>;
  /** Answer this problem instead. */
  problem: { status: number; code: string; detail: string } | undefined;
  close(): Promise<void>;
}

/** A found passage whose text stands at `start` of its document. */
export function passage(text: string, change: Partial<SearchResult> = {}, start = 100): SearchResult {
  return {
    chunkId: randomUUID(),
    documentId: randomUUID(),
    versionId: randomUUID(),
    datasetId: randomUUID(),
    title: 'Handbook',
    sourceKey: 'handbook.md',
    text,
    language: 'en',
    score: 1,
    location: { start, end: start + text.length, page: 3, headingPath: ['Operations'] },
    ...change,
  };
}

/** Starts the stub on a free port. */
export async function startRetrievalStub(): Promise<RetrievalStub> {
  const state: Omit<RetrievalStub, 'url' | 'close'> = {
    searches: [],
    hidden: new Set(),
    answer: { results: [], timings: {} },
    problem: undefined,
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const identity = request.headers['x-aia-identity'];
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString() || 'null');
      const asksAccess = request.url === '/readable-documents';
      if (!asksAccess)
        state.searches.push({ body, identity: typeof identity === 'string' ? identity : undefined });
      const { problem } = state;
      response.writeHead(problem?.status ?? 200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          problem ? { title: problem.code, ...problem } : asksAccess ? readable(body) : state.answer,
        ),
      );
    });
  });
  const readable = (body: unknown) => {
    const { documentIds } = readableDocumentsRequestSchema.parse(body);
    return { documentIds: documentIds.filter((id) => !state.hidden.has(id)) };
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, { url, close: () => close(server) });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
