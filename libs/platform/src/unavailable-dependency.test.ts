import { expect } from 'chai';
import { toAppError } from './app-error.js';

const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('An error of something that is not there', () => {
  const away: Record<string, unknown> = {
    'a port where nobody listens': withCode('ECONNREFUSED'),
    'a name with two addresses that both refuse': new AggregateError([withCode('ECONNREFUSED')]),
    'a connection that broke, as the cause': new Error('x', { cause: withCode('ECONNRESET') }),
    'a pool that got no connection in time': new Error('timeout exceeded when trying to connect'),
    'a query whose connection broke': new Error('Connection terminated unexpectedly'),
    'Postgres with too many clients': withCode('53300', 'sorry, too many clients already'),
    'Postgres that is starting': withCode('57P03'),
    'Redis without a connection': new Error('Connection is closed.'),
  };
  for (const [name, error] of Object.entries(away)) {
    it(`may be tried again: ${name}`, () => {
      const problem = toAppError(error);
      expect(problem).to.include({ code: 'dependency-unavailable', status: 503, retryable: true });
      expect(problem.cause).to.equal(error);
    });
  }

  const own: Record<string, unknown> = {
    'a statement that is wrong': withCode('42601'),
    'a row that is there already': withCode('23505'),
    'a file that is not there': withCode('ENOENT'),
    'something that was thrown and is no error': { code: 'ECONNREFUSED' },
    'an error that is its own cause': (() => {
      const error = new Error('x');
      error.cause = error;
      return error;
    })(),
  };
  for (const [name, error] of Object.entries(own)) {
    it(`stays a fault of ours: ${name}`, () => expect(toAppError(error).code).to.equal('internal'));
  }
});
