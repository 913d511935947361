export { OWNED_SCHEMAS, type AppliedMigration, type SequencePosition, type TableShape } from './catalog.js';
export * from './indexed-chunks.js';
export { openRestoreSession, unknownMigrations, type RestoreSession } from './restore-session.js';
export { openSnapshot, type DatabaseSnapshot } from './snapshot.js';
export { withSweepPermit } from './sweep-permit.js';
