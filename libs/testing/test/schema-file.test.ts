import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { generateSchema } from '../../../scripts/sql/schema-statements.js';
import { createTestDatabase, dropTestDatabase } from '../src/index.js';

describe('scripts/sql/schema.sql', () => {
  it('is what the migrations make (otherwise run: make schema)', async () => {
    const { url, db } = await createTestDatabase({ migrated: false });
    const generated = await generateSchema(db);
    await db.destroy();
    await dropTestDatabase(url);
    expect(readFileSync('scripts/sql/schema.sql', 'utf8')).to.equal(generated);
  });
});
