import { expect } from 'chai';
import { z } from 'zod';
import { AppError, parseOrThrow, toAppError, toProblem } from './app-error.js';

describe('AppError', () => {
  it('becomes a problem document with status, code and request id', () => {
    const problem = toProblem(new AppError('not-found', 'There is no such document.'), 'req-1');
    expect(problem).to.deep.include({ status: 404, code: 'not-found', requestId: 'req-1', retryable: false });
    expect(problem.detail).to.equal('There is no such document.');
  });

  it('hides the message of an unknown error and keeps it as the cause', () => {
    const cause = new Error('password=hunter2');
    const error = toAppError(cause);
    expect(error.code).to.equal('internal');
    expect(error.message).not.to.contain('hunter2');
    expect(error.cause).to.equal(cause);
  });
});

describe('parseOrThrow', () => {
  const schema = z.strictObject({ source: z.strictObject({ path: z.string().min(1) }) });

  it('names the dotted path of every bad field below the root', () => {
    const attempt = () => parseOrThrow(schema, { source: { path: '' } }, 'body');
    expect(attempt)
      .to.throw(AppError)
      .with.property('errors')
      .that.deep.includes.members([
        { path: 'body.source.path', message: 'Too small: expected string to have >=1 characters' },
      ]);
  });

  it('names unknown keys, so that mass assignment is visible', () => {
    const attempt = () => parseOrThrow(schema, { source: { path: 'a', role: 'admin' } }, 'body');
    expect(attempt).to.throw(AppError).with.nested.property('errors[0].path', 'body.source.role');
  });

  it('returns the parsed value', () => {
    expect(parseOrThrow(schema, { source: { path: 'a' } }, 'body')).to.deep.equal({ source: { path: 'a' } });
  });
});
