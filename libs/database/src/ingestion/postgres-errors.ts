/** SQLSTATE of a duplicate key. */
const UNIQUE_VIOLATION = '23505';

/** Whether Postgres refused a row because its key exists. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;
}
