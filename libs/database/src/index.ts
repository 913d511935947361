export * from './connection.js';
export * from './cursor.js';
export { migrateToLatest, pendingMigrations } from './migrate.js';
export type * from './schema.js';
export { sql, type Kysely, type Transaction } from 'kysely';
