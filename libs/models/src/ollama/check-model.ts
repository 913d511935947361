import { z } from 'zod';
import { ModelError } from '../ports.js';
import { toModelError } from './model-errors.js';
import { connectToOllama } from './ollama-connection.js';

const TIMEOUT_MS = 2000;

const listSchema = z.object({ models: z.array(z.object({ name: z.string() })) });

/**
 * Resolves when the server answers and has the model: a health check that loads nothing.
 * @param name With or without its tag; no tag means `latest`.
 * @throws ModelError `unavailable` or `unknown-model`.
 */
export async function checkModel(url: string, name: string): Promise<void> {
  const names = await listModels(url, name);
  if (names.includes(name) || names.includes(`${name}:latest`)) return;
  throw new ModelError('unknown-model', `The model server has no model ${name}; pull it first.`);
}

async function listModels(url: string, model: string): Promise<string[]> {
  try {
    const client = connectToOllama({ url, model, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const answer: unknown = await client.list();
    return listSchema.parse(answer).models.map((entry) => entry.name);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw toModelError(error, url);
    const message = 'The model server answers, but not like Ollama; check OLLAMA_URL.';
    throw new ModelError('unavailable', message, { cause: error });
  }
}
