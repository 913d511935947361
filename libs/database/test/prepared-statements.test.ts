import { usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { sql } from 'kysely';
import { preparedMark } from '../src/prepared-statements.js';

describe('a statement that is marked as prepared', () => {
  const postgres = usePostgres();
  const double = (value: number) =>
    sql<{ twice: number }>`${sql.raw(preparedMark('double'))} select ${value}::int * 2 as twice`;
  const preparedNames = () => sql<{ name: string }>`select name from pg_prepared_statements`;

  it('is planned once for its connection and answers with the values of each call', async () => {
    await postgres.db.connection().execute(async (connection) => {
      for (const value of [1, 2, 3]) {
        const { rows } = await double(value).execute(connection);
        expect(rows[0]?.twice).to.equal(value * 2);
      }
      const { rows } = await preparedNames().execute(connection);
      expect(rows.filter(({ name }) => name === 'double')).to.have.length(1);
    });
  });

  it('may not share its name with another', async () => {
    await postgres.db.connection().execute(async (connection) => {
      await double(1).execute(connection);
      const other = sql`${sql.raw(preparedMark('double'))} select 1`.execute(connection);
      const failed = await other.then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(failed).to.be.an('error').with.property('message').that.includes('unique');
    });
  });

  it('leaves others unnamed', async () => {
    await postgres.db.connection().execute(async (connection) => {
      await sql`select ${1}::int as unmarked`.execute(connection);
      const texts = sql<{ name: string }>`select name from pg_prepared_statements
        where statement like '%unmarked%' and name <> ''`;
      expect((await texts.execute(connection)).rows).to.deep.equal([]);
    });
  });
});
