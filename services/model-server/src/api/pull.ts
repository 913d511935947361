import { Router, type Response } from 'express';
import { OllamaError } from '../ollama-error.js';
import { findInCatalogue, type CatalogueEntry } from '../weights/catalogue.js';
import { fetchModel } from '../weights/fetch-model.js';
import type { FetchProgress } from '../weights/progress.js';
import { parseRequest, pullRequestSchema } from './requests.js';

/** `POST /api/pull`: fetches a model of the pinned catalogue; no other model can be had from here. */
export function pullRoutes(folder: string): Router {
  const router = Router();
  router.post('/pull', async (req, res) => {
    const { model, stream } = parseRequest(pullRequestSchema, req.body);
    const entry = findEntry(model);
    if (!stream) {
      await fetchModel(entry, folder, () => undefined);
      return void res.json({ status: 'success' });
    }
    await streamPull(res, entry, folder);
  });
  return router;
}

/** The download goes on when the client leaves: the next pull finds it done. */
async function streamPull(res: Response, entry: CatalogueEntry, folder: string): Promise<void> {
  const write = (line: object) => void res.write(`${JSON.stringify(line)}\n`);
  res.status(200).set({ 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
  write({ status: 'pulling manifest' });
  await fetchModel(entry, folder, (progress) => write(toStatus(progress, entry)));
  write({ status: 'success' });
  res.end();
}

function findEntry(name: string): CatalogueEntry {
  const entry = findInCatalogue(name);
  if (!entry) throw new OllamaError(500, 'pull model manifest: file does not exist');
  if (!entry.termsMustBeAccepted) return entry;
  const { licence, licenceUrl } = entry;
  throw new OllamaError(
    400,
    `${entry.name} is under the ${licence} (${licenceUrl}); accept them with fetch-weights.js --accept-gemma-terms`,
  );
}

function toStatus(
  { step, detail, completedBytes, totalBytes }: FetchProgress,
  entry: CatalogueEntry,
): object {
  if (step !== 'downloading') return { status: `${step} ${detail ?? entry.name}` };
  return {
    status: `pulling ${detail}`,
    digest: `sha256:${entry.sha256}`,
    total: totalBytes,
    completed: completedBytes,
  };
}
