import { connectDatabase } from '@aia/database';
import {
  ensureDataset,
  followImports,
  signIn,
  startImports,
  type FileToImport,
  type RunningSystem,
} from '@aia/embedded';
import { createOllamaEmbedder, loadModelRegistry } from '@aia/models';
import { passageText } from '../../../services/ingestion/src/pipeline/embed.js';

/** Tokens a second of the whole pipeline and of the embedder alone on the same chunks. */
export interface PipelineResult {
  documents: number;
  chunks: number;
  tokens: number;
  pipelineTokensPerSecond: number;
  embedderTokensPerSecond: number;
}

const MODEL = 'multilingual-e5-small';
const BATCH = 32;
const TIMEOUT_MS = 30 * 60_000;

/** Imports the files into a new dataset, then gives the texts of its chunks to the embedder directly. */
export async function measurePipeline(system: RunningSystem, files: FileToImport[]): Promise<PipelineResult> {
  const client = await signIn(system.urls['gateway'] ?? '', system.admin);
  const datasetId = await ensureDataset(client, { slug: 'bench', name: 'Bench' });
  const embedder = createOllamaEmbedder({
    url: system.urls['model-server'] ?? '',
    info: loadModelRegistry('config/models.json').embedding(MODEL),
  });
  await embedder.embedPassages(['The model is loaded before anything is measured.']);
  const started = performance.now();
  const runs = await followImports(client, await startImports(client, datasetId, files), TIMEOUT_MS);
  const pipelineSeconds = (performance.now() - started) / 1000;
  const unfinished = runs.find(({ status }) => status !== 'completed');
  if (unfinished) throw new Error(`An import is ${unfinished.status}: ${unfinished.reason ?? ''}`);
  const texts = await chunkTexts(system.databaseUrl, datasetId, embedder.maxTokens);
  const { tokens, seconds } = await embedAll(embedder, texts);
  return {
    documents: files.length,
    chunks: texts.length,
    tokens,
    pipelineTokensPerSecond: tokens / pipelineSeconds,
    embedderTokensPerSecond: tokens / seconds,
  };
}

async function chunkTexts(databaseUrl: string, datasetId: string, maxTokens: number): Promise<string[]> {
  const onError = (error: Error) => console.error(error.message);
  const db = connectDatabase({ url: databaseUrl, poolSize: 1, applicationName: 'aia-bench', onError });
  const rows = await db
    .selectFrom('ingestion.published_chunks')
    .select(['text', 'heading_path as headingPath', 'prefix'])
    .where('dataset_id', '=', datasetId)
    .orderBy('chunk_id')
    .execute();
  await db.destroy();
  return rows.map((row) => passageText(row, maxTokens));
}

async function embedAll(
  embedder: ReturnType<typeof createOllamaEmbedder>,
  texts: string[],
): Promise<{ tokens: number; seconds: number }> {
  let tokens = 0;
  const started = performance.now();
  for (let at = 0; at < texts.length; at += BATCH) {
    tokens += (await embedder.embedPassages(texts.slice(at, at + BATCH))).tokens;
  }
  return { tokens, seconds: (performance.now() - started) / 1000 };
}
