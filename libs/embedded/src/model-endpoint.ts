import { z } from 'zod';
import type { Settings } from './settings.js';

/** Where models answer: our own model server is started only when `embedded` is true. */
export interface ModelEndpoint {
  url: string;
  embedded: boolean;
  /** Why a local Ollama that answers is not used. */
  notice?: string;
}

const LOCAL_OLLAMA = 'http://127.0.0.1:11434';
const ANSWER_TIMEOUT_MS = 500;
const tagsSchema = z.object({ models: z.array(z.object({ name: z.string() })) });

/** The order: OLLAMA_URL; else a local Ollama that answers and has the embedding model; else the model server. */
export async function findModelEndpoint(settings: Settings): Promise<ModelEndpoint> {
  if (settings.OLLAMA_URL) return { url: settings.OLLAMA_URL, embedded: false };
  const ours = { url: `http://127.0.0.1:${settings.MODEL_SERVER_PORT}`, embedded: true };
  const names = await modelsOf(LOCAL_OLLAMA);
  if (!names) return ours;
  const wanted = settings.EMBEDDING_MODEL;
  if (names.some((name) => name === wanted || name === `${wanted}:latest`))
    return { url: LOCAL_OLLAMA, embedded: false };
  const notice = `The local Ollama has no model ${wanted}, so the built-in model server is used.`;
  return { ...ours, notice };
}

/** Names of the models that an Ollama has; undefined when none answers there. */
async function modelsOf(url: string): Promise<string[] | undefined> {
  try {
    const response = await fetch(`${url}/api/tags`, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    return tagsSchema.parse(await response.json()).models.map(({ name }) => name);
  } catch {
    return undefined; // nobody there, or something that is not Ollama
  }
}
