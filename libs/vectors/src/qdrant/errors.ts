import { VectorStoreError } from '../vector-store.js';

const NOT_FOUND = 404;
const BAD_REQUEST = 400;
const TOO_MANY_REQUESTS = 429;
const WRONG_DIMENSION = /dimension/i;

/** Runs a call; what the client throws becomes a `VectorStoreError`, other faults stay what they are. */
export async function guardQdrant<T>(collection: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw toStoreError(collection, cause);
  }
}

function toStoreError(collection: string, cause: unknown): unknown {
  if (cause instanceof VectorStoreError || !(cause instanceof Error)) return cause;
  const status = 'status' in cause && typeof cause.status === 'number' ? cause.status : undefined;
  if (status === NOT_FOUND) {
    const message = `The vector store has no collection "${collection}".`;
    return new VectorStoreError('unknown-collection', message, { cause });
  }
  if (status === BAD_REQUEST && WRONG_DIMENSION.test(serverMessage(cause))) {
    const message = `The collection "${collection}" holds vectors of another dimension.`;
    return new VectorStoreError('wrong-dimension', message, { cause });
  }
  const isServerTrouble = status !== undefined && (status >= 500 || status === TOO_MANY_REQUESTS);
  if (!isServerTrouble && (status !== undefined || !isConnectionTrouble(cause))) return cause;
  return new VectorStoreError('unavailable', 'Qdrant does not answer.', { cause });
}

/** What the server said: the client keeps its answer beside the status. */
function serverMessage(error: Error): string {
  return `${error.message} ${'data' in error ? JSON.stringify(error.data) : ''}`;
}

/** fetch reports an unreachable server as a TypeError, and the client its own time limit as an abort. */
function isConnectionTrouble(error: Error): boolean {
  return (
    error instanceof TypeError ||
    ['AbortError', 'TimeoutError', 'QdrantClientTimeoutError'].includes(error.name) ||
    /timeout/i.test(error.name)
  );
}
