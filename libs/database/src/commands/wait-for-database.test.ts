import { expect } from 'chai';
import { until } from './wait-for-database.js';

/** What Postgres says with an SQLSTATE. */
const answer = (code: string) => Object.assign(new Error(code), { code });

describe('waiting for the database', () => {
  it('ends at once when the server refuses the password, the user or the database', async () => {
    for (const code of ['28P01', '28000', '3D000']) {
      let attempts = 0;
      const attempt = async () => {
        attempts += 1;
        throw answer(code);
      };
      const failure = await until(attempt, { everyMs: 1 }).then(
        () => undefined,
        (error: Error) => error.message,
      );
      expect(failure).to.equal(code);
      expect(attempts).to.equal(1);
    }
  });

  it('goes on while the server starts or cannot be reached', async () => {
    const failures = [answer('57P03'), answer('ECONNREFUSED'), new Error('timeout')];
    await until(
      async () => {
        const failure = failures.shift();
        if (failure) throw failure;
      },
      { everyMs: 1 },
    );
    expect(failures).to.deep.equal([]);
  });
});
