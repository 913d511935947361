import {
  chunkingSettingsSchema,
  type ChunkingPreview,
  type ChunkingPreviewQuery,
  type ChunkingSettings,
} from '@aia/contracts';
import { detectLanguage } from '@aia/language';
import { AppError } from '@aia/platform';
import { ExtractionError } from '../extraction/extraction-error.js';
import type { ChunkDraft } from '../pipeline/chunk.js';
import type { PreparationPool } from '../threads/preparation-pool.js';
import { toChunkInput } from './chunk-input.js';

export interface PreviewOptions {
  query: ChunkingPreviewQuery;
  /** Settings of the dataset. */
  settings: ChunkingSettings;
  /** Tokens that the embedding model reads at once. */
  maxTokens: number;
}

/** As much of a text as is looked at to tell its language. */
const LANGUAGE_SAMPLE = 20_000;

/**
 * Extracts and cuts a file as ingestion would, and stores nothing.
 * @throws AppError `validation-failed` for settings that contradict each other and for a file that gives no text.
 */
export async function previewChunking(
  pool: PreparationPool,
  file: { name: string; bytes: Uint8Array },
  { query, settings, maxTokens }: PreviewOptions,
): Promise<ChunkingPreview> {
  const chunking = triedSettings(settings, query);
  const extracted = await pool.extract(file.bytes, file.name).catch(refusal);
  const drafts = await pool.chunk(toChunkInput(extracted, chunking, maxTokens)).catch(refusal);
  const { title, mime, text } = extracted;
  return {
    title,
    mime,
    language: detectLanguage(text.slice(0, LANGUAGE_SAMPLE)),
    length: text.length,
    chunking,
    total: drafts.length,
    tokens: spread(drafts.map(({ tokenEstimate }) => tokenEstimate)),
    chunks: drafts.slice(0, query.limit).map((draft) => toPreview(draft, text)),
  };
}

function triedSettings(
  settings: ChunkingSettings,
  { limit: _limit, parentTokens, ...tried }: ChunkingPreviewQuery,
): ChunkingSettings {
  const given = Object.entries(tried).filter(([, value]) => value !== undefined);
  const parents =
    parentTokens === undefined ? {} : { parentTokens: parentTokens === 0 ? null : parentTokens };
  const result = chunkingSettingsSchema.safeParse({ ...settings, ...Object.fromEntries(given), ...parents });
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => ({
    path: `query.${path.join('.')}`,
    message,
  }));
  throw new AppError('validation-failed', 'These chunking settings do not go together.', { errors });
}

function toPreview(draft: ChunkDraft, text: string): ChunkingPreview['chunks'][number] {
  const { ordinal, start, end, page, headingPath, prefix, parent, language, tokenEstimate } = draft;
  return {
    ordinal,
    text: text.slice(start, end),
    ...(prefix === '' ? {} : { prefix }),
    ...(parent === null ? {} : { parent }),
    language,
    tokenEstimate,
    location: { start, end, page, headingPath },
  };
}

function spread(tokens: number[]): ChunkingPreview['tokens'] {
  const sorted = [...tokens].sort((a, b) => a - b);
  return { min: sorted[0] ?? 0, median: sorted[sorted.length >> 1] ?? 0, max: sorted.at(-1) ?? 0 };
}

function refusal(error: unknown): never {
  if (!(error instanceof ExtractionError)) throw error;
  const errors = [{ path: 'files', message: error.message }];
  throw new AppError('validation-failed', error.message, { cause: error, errors });
}
