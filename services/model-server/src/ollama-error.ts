/** An error that reaches clients as Ollama's `{"error": "..."}` with this status. */
export class OllamaError extends Error {
  override readonly name = 'OllamaError';
  readonly status: number;
  /** Seconds for the Retry-After header. */
  readonly retryAfter: number | undefined;

  constructor(status: number, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Ollama's answer to a name that no installed model has. */
export function modelNotFound(name: string): OllamaError {
  return new OllamaError(404, `model '${name}' not found`);
}
