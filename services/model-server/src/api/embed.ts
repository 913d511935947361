import { Router, type RequestHandler } from 'express';
import { embedTexts, embeddingUrgency } from '../inference/embed-texts.js';
import { toNanoseconds, type ModelCalls } from './model-calls.js';
import { clientSignal } from './ndjson.js';
import { embeddingsRequestSchema, embedRequestSchema, parseRequest } from './requests.js';

/** `POST /api/embed` and the older `POST /api/embeddings`. */
export function embedRoutes(calls: ModelCalls): Router {
  const router = Router();
  router.post('/embed', embedRoute(calls));
  router.post('/embeddings', embeddingsRoute(calls));
  return router;
}

function embedRoute(calls: ModelCalls): RequestHandler {
  return async (req, res) => {
    const request = parseRequest(embedRequestSchema, req.body);
    const signal = clientSignal(res);
    const started = performance.now();
    const { vectors, tokens, loadMs } = await embed(calls, { ...request, texts: request.input, signal });
    if (signal.aborted) return;
    res.json({
      model: request.model,
      embeddings: vectors,
      total_duration: toNanoseconds(performance.now() - started),
      load_duration: toNanoseconds(loadMs),
      prompt_eval_count: tokens,
    });
  };
}

function embeddingsRoute(calls: ModelCalls): RequestHandler {
  return async (req, res) => {
    const request = parseRequest(embeddingsRequestSchema, req.body);
    const texts = request.prompt === '' ? [] : [request.prompt];
    const signal = clientSignal(res);
    const { vectors } = await embed(calls, { ...request, texts, truncate: true, signal });
    if (!signal.aborted) res.json({ embedding: vectors[0] ?? [] });
  };
}

interface EmbedCall {
  model: string;
  texts: string[];
  truncate: boolean;
  keep_alive?: number | undefined;
  signal: AbortSignal;
}

async function embed(calls: ModelCalls, { model, texts, truncate, keep_alive, signal }: EmbedCall) {
  const { models, lane, admission, metrics, keepAliveMs } = calls;
  const urgency = embeddingUrgency(texts);
  const wanted = { name: model, kind: 'embedding' as const, keepAliveMs: keep_alive ?? keepAliveMs };
  return admission.admit(urgency, () =>
    models.use(wanted, async ({ loaded, loadMs }) => {
      const result = await embedTexts(loaded.runner, lane, { texts, truncate, signal });
      metrics.embeddedTokens.inc({ model: loaded.model.name }, result.tokens);
      metrics.embeddedTexts.inc({ model: loaded.model.name }, texts.length);
      return { ...result, loadMs };
    }),
  );
}
