import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, dropTestDatabase } from '@aia/testing';
import { generateSchema } from './sql/schema-statements.js';

// Writes scripts/sql/schema.sql from the migrations, on an empty database of its own.
const { url, db } = await createTestDatabase({ migrated: false });
const path = join(import.meta.dirname, 'sql/schema.sql');
await writeFile(path, await generateSchema(db));
await db.destroy();
await dropTestDatabase(url);
console.log(`wrote ${path}`);
