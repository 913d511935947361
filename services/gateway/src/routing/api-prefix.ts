/** The public prefix of every route of the table. */
export const API_PREFIX = '/api/v1';
