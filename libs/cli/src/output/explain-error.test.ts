import { ApiError, ConnectionError } from '@aia/client';
import { errorDefinitions, type ErrorCode } from '@aia/contracts';
import { expect } from 'chai';
import { explainError } from './explain-error.js';

const apiError = (code: ErrorCode, retryAfter?: number) => {
  const { status, title } = errorDefinitions[code];
  return new ApiError(
    { type: 'about:blank', code, title, status, detail: 'Detail.', requestId: 'r1' },
    retryAfter,
  );
};

describe('Errors for people', () => {
  it('say how to sign in', () => {
    expect(explainError(apiError('unauthenticated'))).to.equal('Detail. Run: aia login');
  });

  it('say when to try again', () => {
    expect(explainError(apiError('rate-limited', 30))).to.equal('Detail. (try again in 30 s)');
  });

  it('name the fields of a refused input, and not the part of the request that they were in', () => {
    const { status, title } = errorDefinitions['validation-failed'];
    const errors = [
      { path: 'body.content', message: 'Too short' },
      { path: 'query.limit', message: 'Too large' },
    ];
    const detail = 'body.content: Too short';
    const problem = {
      type: 'about:blank',
      code: 'validation-failed' as const,
      title,
      status,
      detail,
      errors,
    };
    expect(explainError(new ApiError(problem))).to.equal('content: Too short; limit: Too large');
  });

  it('name the request when the server is at fault', () => {
    expect(explainError(apiError('internal'))).to.equal('Detail. [request r1]');
  });

  it('say how to start a server that does not answer', () => {
    expect(explainError(new ConnectionError('http://x does not answer.'))).to.include('make start');
  });

  it('are one line, whatever was thrown', () => {
    expect(explainError(new Error('first\nsecond'))).to.equal('first');
    expect(explainError('text')).to.equal('text');
  });
});
