import { Router } from 'express';
import type { LoadedModel, LoadedModels } from '../inference/loaded-models.js';
import { modelNotFound } from '../ollama-error.js';
import { withTag } from '../weights/catalogue.js';
import { findInstalled, readManifest, type InstalledModel } from '../weights/models-folder.js';
import { parseRequest, showRequestSchema } from './requests.js';

/** What the calls about installed and loaded models need. */
export interface InstalledModelsDeps {
  folder: string;
  models: LoadedModels;
  /** Milliseconds that an unused model stays in memory. */
  keepAliveMs: number;
}

/** Ollama shows a date of this far in the future for models that stay for good. */
const FOREVER_MS = 100 * 365 * 86_400_000;

/** `GET /api/tags`, `GET /api/ps` and `POST /api/show`. */
export function installedModelRoutes(deps: InstalledModelsDeps): Router {
  const router = Router();
  router.get('/tags', async (_req, res) => {
    const models = await readManifest(deps.folder);
    res.json({ models: models.map(toTag) });
  });
  router.get('/ps', (_req, res) => {
    res.json({ models: deps.models.list().map((loaded) => toProcess(loaded, deps.keepAliveMs)) });
  });
  router.post('/show', async (req, res) => {
    const name = parseRequest(showRequestSchema, req.body);
    const model = await findInstalled(deps.folder, name);
    if (!model) throw modelNotFound(name);
    const loaded = deps.models.list().find((candidate) => candidate.model.name === model.name);
    res.json(toShow(model, loaded?.template ?? ''));
  });
  return router;
}

function toTag(model: InstalledModel) {
  const name = withTag(model.name);
  return {
    name,
    model: name,
    modified_at: new Date(model.verified.mtimeMs).toISOString(),
    size: model.sizeBytes,
    digest: model.sha256,
    details: toDetails(model),
  };
}

function toDetails({ details }: InstalledModel) {
  return {
    parent_model: '',
    format: 'gguf',
    family: details.family,
    families: [details.family],
    parameter_size: details.parameterSize,
    quantization_level: details.quantization,
  };
}

function toProcess({ model, expiresAt }: LoadedModel, keepAliveMs: number) {
  const name = withTag(model.name);
  const stays = expiresAt ?? new Date(Date.now() + Math.min(keepAliveMs, FOREVER_MS));
  return {
    name,
    model: name,
    size: model.sizeBytes,
    digest: model.sha256,
    details: toDetails(model),
    expires_at: stays.toISOString(),
    size_vram: 0,
    context_length: model.details.contextLength,
  };
}

/** The template is known while the model is loaded: it is read from the model's file. */
function toShow(model: InstalledModel, template: string) {
  const { family, parameterCount, contextLength, embeddingLength } = model.details;
  return {
    modelfile: `FROM ./${model.file}\n`,
    parameters: '',
    template,
    license: `${model.licence}\n${model.licenceUrl}\n`,
    details: toDetails(model),
    model_info: {
      'general.architecture': family,
      'general.parameter_count': parameterCount,
      [`${family}.context_length`]: contextLength,
      [`${family}.embedding_length`]: embeddingLength,
    },
    capabilities: [model.kind === 'chat' ? 'completion' : 'embedding'],
    modified_at: new Date(model.verified.mtimeMs).toISOString(),
  };
}
