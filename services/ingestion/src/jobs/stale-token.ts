/** Thrown inside a run whose fencing token is no longer the newest: somebody else has the document now. */
export class StaleTokenError extends Error {
  override readonly name = 'StaleTokenError';
}
