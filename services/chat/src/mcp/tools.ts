import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { AppError, currentIdentity, notFound } from '@aia/platform';
import { z } from 'zod';
import type { ChatDeps } from '../deps.js';
import { datasetsBySlug, type Library } from '../library/library.js';
import { answerUnstored } from '../messages/answer-unstored.js';

/** Characters of a document that one call reads at most, and without a range. */
const MOST_CHARACTERS = 20_000;
const VERSION = '1.0.0';
const READ_ONLY = { readOnlyHint: true, openWorldHint: false };

const datasets = z
  .array(z.string().min(1).max(80))
  .min(1)
  .max(100)
  .optional()
  .describe('Slugs of the datasets to use; without it, everything that you may read');

/** The tools of one caller: what they find is what the caller may read. `signal` ends when the client leaves. */
export function createMcpTools(deps: ChatDeps, signal: AbortSignal): McpServer {
  const server = new McpServer({ name: 'ai-assistant', version: VERSION });
  addSearch(server, deps, signal);
  addAsk(server, deps, signal);
  addReadDocument(server, deps);
  return server;
}

function addSearch(server: McpServer, { searcher, library }: ChatDeps, signal: AbortSignal): void {
  const config = {
    title: 'Search documents',
    description: 'Find passages of documents by meaning and by words, in English and Russian.',
    inputSchema: {
      query: z.string().trim().min(1).max(4000),
      datasets,
      limit: z.int().min(1).max(50).default(8),
    },
    annotations: READ_ONLY,
  };
  server.registerTool('search', config, ({ query, limit, datasets: slugs }) =>
    result(async () => {
      const datasetIds = await idsOf(library, slugs);
      const { sources, degraded } = await searcher.search({ query, datasetIds, limit, signal });
      return { passages: sources, ...(degraded && { degraded }) };
    }),
  );
}

function addAsk(server: McpServer, deps: ChatDeps, signal: AbortSignal): void {
  const config = {
    title: 'Ask the documents',
    description:
      'Answer a question from documents. Every citation is a passage that was checked to support its sentence.',
    inputSchema: {
      question: z.string().trim().min(1).max(32_000),
      datasets,
      model: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .describe('Name of a chat model; without it, the default one'),
    },
    annotations: READ_ONLY,
  };
  server.registerTool('ask', config, ({ question: content, datasets: slugs, model }) =>
    result(async () => {
      const asked = { content, history: [], datasetIds: await idsOf(deps.library, slugs) };
      const { error, record } = await answerUnstored(deps, {
        userId: currentIdentity().userId,
        question: asked,
        model: deps.models(model),
        limits: deps.limits,
        gone: signal,
        deliver: () => Promise.resolve(),
      });
      if (error) throw error;
      const { content: answer, citations, sources, grounding, degraded, usage } = record;
      return { answer, citations, sources, grounding, degraded, usage };
    }),
  );
}

function addReadDocument(server: McpServer, { library }: ChatDeps): void {
  const config = {
    title: 'Read a document',
    description: `The text of a document, at most ${MOST_CHARACTERS} characters from "start"; "length" is the whole.`,
    inputSchema: {
      documentId: z.uuid().describe('As search and ask name it'),
      start: z.int().nonnegative().default(0),
      characters: z.int().min(1).max(MOST_CHARACTERS).default(MOST_CHARACTERS),
    },
    annotations: READ_ONLY,
  };
  server.registerTool('read_document', config, ({ documentId, start, characters }) =>
    result(async () => {
      const { title, text, length, end } = await library.content(documentId, {
        start,
        end: start + characters,
      });
      return { documentId, title, start, end, length, text };
    }),
  );
}

/** Ids of datasets by slug. @throws AppError `not-found` for one that the caller may not read. */
async function idsOf(library: Library, slugs: string[] | undefined): Promise<string[] | undefined> {
  if (!slugs) return undefined;
  const ids = await datasetsBySlug(library, slugs);
  return ids.map((id) => id ?? missingDataset());
}

function missingDataset(): never {
  throw notFound('dataset');
}

/** What a tool found, as data and as the same data in text; an error that a model can act on instead of a broken call. */
async function result(find: () => Promise<Record<string, unknown>>) {
  try {
    const structuredContent = await find();
    return {
      structuredContent,
      content: [{ type: 'text' as const, text: JSON.stringify(structuredContent) }],
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { isError: true, content: [{ type: 'text' as const, text: `${error.code}: ${error.message}` }] };
  }
}
