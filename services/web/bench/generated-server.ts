import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Response } from 'express';

const MESSAGES = 5000;
const DOCUMENTS = 50_000;
const TOKENS = 20_000;
/** Tokens of one piece and milliseconds between two: a fast model. */
const PIECE = 20;
const PAUSE_MS = 8;
const TIME = '2026-01-01T00:00:00Z';
const PARAGRAPH =
  'The **filter** of the pump is replaced every ninety days; the `valve` is closed first.\n\n- one\n- two\n\n';

export interface GeneratedServer {
  url: string;
  conversationId: string;
  datasetId: string;
  close: () => Promise<void>;
}

const idOf = (kind: number, at: number) =>
  `0189${String(kind).padStart(4, '0')}-0000-7000-8000-${String(at).padStart(12, '0')}`;

/** Serves the built app, and an API whose answers are made up here: large ones, at once. */
export async function serveGeneratedData(dist: string): Promise<GeneratedServer> {
  const app = express();
  const api = express.Router();
  const [conversationId, datasetId] = [idOf(1, 0), idOf(2, 0)];
  api.get(
    '/auth/me',
    (_req, res) => void res.json({ id: idOf(3, 0), email: 'a@b.c', role: 'viewer', createdAt: TIME }),
  );
  api.post(/refresh/, (_req, res) => {
    const tokens = { accessToken: 'x', tokenType: 'Bearer', expiresIn: 3600, refreshToken: 'y'.repeat(30) };
    res.json(tokens);
  });
  api.get('/conversations', (_req, res) => void res.json({ items: [], nextCursor: null }));
  api.post('/conversations', (_req, res) => void res.status(201).json(conversation(idOf(1, 1))));
  api.get('/conversations/:id', ({ params }, res) => {
    const messages =
      params.id === conversationId ? Array.from({ length: MESSAGES }, (_, at) => message(at)) : [];
    res.json({ ...conversation(params.id), messages });
  });
  api.post('/conversations/:id/messages', ({ params }, res) => void streamAnswer(params.id, res));
  api.get('/datasets', (_req, res) => void res.json({ items: [dataset(datasetId)], nextCursor: null }));
  api.get('/datasets/:id', ({ params }, res) => void res.json(dataset(params.id)));
  api.get('/datasets/:id/documents', ({ query }, res) => {
    const start = Number(query['cursor'] ?? 0);
    // One page brings all: what is measured is the table, not how pages are fetched.
    const items = Array.from({ length: DOCUMENTS - start }, (_, at) => document(datasetId, start + at));
    res.json({ items, nextCursor: null });
  });
  app.use('/api/v1', api);
  app.use(express.static(dist, { index: false }));
  app.use((_req, res) => res.sendFile(join(process.cwd(), dist, 'index.html')));
  if (!existsSync(join(dist, 'index.html')))
    throw new Error(`Build the app first: there is no ${dist}/index.html.`);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    conversationId,
    datasetId,
    close,
  };
}

const conversation = (id: string) => ({
  ...{ id, title: 'Generated', createdAt: TIME, updatedAt: TIME, pinned: false, settings: {} },
});

function message(at: number) {
  const role = at % 2 === 0 ? 'user' : 'assistant';
  const content = role === 'user' ? `Question ${at}?` : PARAGRAPH.repeat(1 + (at % 4));
  const nothing = {
    parentId: at === 0 ? null : idOf(4, at - 1),
    model: null,
    sources: [],
    citations: [],
    grounding: null,
    degraded: null,
  };
  return {
    ...nothing,
    id: idOf(4, at),
    conversationId: idOf(1, 0),
    role,
    status: 'completed',
    content,
    createdAt: TIME,
  };
}

function dataset(id: string) {
  const chunking = {
    strategy: 'structure',
    targetTokens: 240,
    maxTokens: 400,
    overlapTokens: 0,
    parentTokens: null,
    context: 'headings',
  };
  const counts = { documentCount: DOCUMENTS, outdatedDocuments: 0, createdAt: TIME, updatedAt: TIME };
  return {
    id,
    slug: 'all',
    name: 'All',
    description: '',
    embeddingModel: 'm',
    settings: { chunking },
    ...counts,
  };
}

function document(datasetId: string, at: number) {
  const sourceKey = `folder-${at % 100}/file-${at}.md`;
  const state = { state: 'published', failure: null, versionId: idOf(6, at), version: 1, language: 'en' };
  const sizes = {
    mime: 'text/markdown',
    sizeBytes: 1000 + at,
    chunkCount: at % 50,
    createdAt: TIME,
    updatedAt: TIME,
  };
  return { id: idOf(5, at), datasetId, sourceKey, title: `File ${at}`, ...state, ...sizes };
}

async function streamAnswer(conversationId: string, res: Response): Promise<void> {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (event: string, data: unknown) =>
    res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  send('message.started', { messageId: idOf(7, 1), conversationId });
  const words = PARAGRAPH.split(/(?<= )/);
  for (let token = 0; token < TOKENS && !res.destroyed; token += PIECE) {
    const text = Array.from({ length: PIECE }, (_, at) => words[(token + at) % words.length]).join('');
    send('delta', { text });
    await sleep(PAUSE_MS);
  }
  const grounding = { score: 0, sentences: 0, supported: 0, mode: 'none' };
  send('message.completed', {
    usage: { promptTokens: 1, completionTokens: TOKENS, model: null },
    timings: {},
    grounding,
  });
  res.end();
}
