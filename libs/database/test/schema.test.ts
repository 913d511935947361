import { readFileSync } from 'node:fs';
import { usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { sql } from 'kysely';
import ts from 'typescript';

/** Files with the Kysely types, one after the other. */
const FILES = [
  'schema.ts',
  'source-tables.ts',
  'analytics-tables.ts',
  'chat-tables.ts',
  'evaluation-tables.ts',
  'gateway-tables.ts',
  'generation-tables.ts',
  'index-tables.ts',
  'ingestion-tables.ts',
  'ingestion-views.ts',
];

/** Column names of every table and view that they declare, by schema-qualified name. */
function declaredColumns(): Map<string, string[]> {
  const text = FILES.map((file) => readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8')).join('');
  const source = ts.createSourceFile('schema.ts', text, ts.ScriptTarget.Latest);
  const interfaces = new Map(
    source.statements.filter(ts.isInterfaceDeclaration).map((node) => [node.name.text, node.members]),
  );
  // `type Name = Shape<Body>` has the columns of its shape.
  const shapes = new Map(
    source.statements
      .filter(ts.isTypeAliasDeclaration)
      .map((node) => [node.name.text, node.type.getText(source).replace(/<.*/s, '')]),
  );
  const nameOf = (member: ts.TypeElement) => member.name!.getText(source).replaceAll("'", '');
  const tables = interfaces.get('Database')!;
  return new Map(
    tables.map((table) => {
      const type = (table as ts.PropertySignature).type!.getText(source);
      return [
        nameOf(table),
        interfaces
          .get(shapes.get(type) ?? type)!
          .map(nameOf)
          .sort(),
      ];
    }),
  );
}

describe('database schema', () => {
  const postgres = usePostgres();

  it('has exactly the columns that the Kysely types declare', async () => {
    const { rows } = await sql<{ name: string; columns: string[] }>`
      select table_schema || '.' || table_name as name, array_agg(column_name::text order by column_name::text collate "C") as columns
      from information_schema.columns
      where table_schema in ('gateway', 'ingestion', 'chat', 'retrieval')
      group by 1`.execute(postgres.db);
    const actual = new Map(rows.map((row) => [row.name, row.columns]));
    expect(Object.fromEntries(actual)).to.deep.equal(Object.fromEntries(declaredColumns()));
  });

  it('refuses a second dataset with the slug of a living one and allows it after deletion', async () => {
    const insert = (id: string, deleted: boolean) =>
      sql`
      insert into ingestion.datasets (id, slug, name, embedding_model, created_by, deleted_at)
      values (${id}, 'same', 'Same', 'm', ${id}, ${deleted ? new Date() : null})`.execute(postgres.db);
    await insert('00000000-0000-7000-8000-000000000001', true);
    await insert('00000000-0000-7000-8000-000000000002', false);
    const again = insert('00000000-0000-7000-8000-000000000003', false).then(
      () => 'accepted',
      (error: unknown) => (error as { constraint?: string }).constraint,
    );
    expect(await again).to.equal('datasets_slug_key');
  });
});
