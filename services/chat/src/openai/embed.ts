import type { EmbeddingsRequest } from '@aia/contracts';
import { estimateTokens } from '@aia/language';
import { ModelError, type Embedder } from '@aia/models';
import { AppError } from '@aia/platform';

/**
 * Vectors in OpenAI's form: lists of numbers, or base64 of little-endian 32-bit floats.
 * @throws AppError `validation-failed` for texts that are too long or dimensions that the model does not have,
 *   `model-unavailable` or `overloaded`.
 */
export async function embed(
  request: EmbeddingsRequest,
  embedder: Embedder,
  signal: AbortSignal,
): Promise<object> {
  const { input, model, encoding_format: format, dimensions, input_type: type } = request;
  if (typeof dimensions === 'number' && dimensions !== embedder.dimension)
    throw invalid('body.dimensions', `${model} has ${embedder.dimension} dimensions.`);
  const texts = typeof input === 'string' ? [input] : input;
  const { vectors, tokens } = await vectorsOf(texts, embedder, type === 'query', signal);
  const data = vectors.map((vector, index) => ({
    object: 'embedding',
    index,
    embedding: format === 'base64' ? toBase64(vector) : vector,
  }));
  return { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } };
}

/** Queries are embedded one by one: an embedder takes them so, and their tokens are an upper estimate. */
async function vectorsOf(texts: string[], embedder: Embedder, asQueries: boolean, signal: AbortSignal) {
  try {
    if (!asQueries) return await embedder.embedPassages(texts, signal);
    const vectors: number[][] = [];
    for (const text of texts) vectors.push(await embedder.embedQuery(text, signal));
    return { vectors, tokens: texts.reduce((sum, text) => sum + estimateTokens(text), 0) };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    if (error.code === 'input-too-long')
      throw invalid('body.input', `A text may have at most ${embedder.maxTokens} tokens.`);
    const options = { cause: error, ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }) };
    if (error.code === 'overloaded')
      throw new AppError('overloaded', 'The embedding model has too much to do.', options);
    throw new AppError(
      'model-unavailable',
      'The embedding model does not answer; try again in a few seconds.',
      options,
    );
  }
}

function toBase64(vector: number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, at) => bytes.writeFloatLE(value, at * 4));
  return bytes.toString('base64');
}

function invalid(path: string, message: string): AppError {
  return new AppError('validation-failed', message, { errors: [{ path, message }] });
}
