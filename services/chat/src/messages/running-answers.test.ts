import { AppError } from '@aia/platform';
import { expect } from 'chai';
import { createRunningAnswers } from './running-answers.js';

describe('createRunningAnswers', () => {
  it('refuses more answers than there is room for, and says when to try again', () => {
    const running = createRunningAnswers(1);
    running.begin('a', 'u');
    expect(() => running.begin('b', 'u'))
      .to.throw(AppError)
      .with.deep.include({ code: 'overloaded', retryAfter: 5 });
  });

  it('has room again when an answer ends', () => {
    const running = createRunningAnswers(1);
    running.begin('a', 'u');
    running.end('a');
    running.begin('b', 'u');
    expect(running.ids()).to.deep.equal(['b']);
  });

  it('waits for running answers before it aborts them', async () => {
    const running = createRunningAnswers(2);
    const first = running.begin('a', 'u');
    const drained = running.drain(10_000);
    running.end('a');
    await drained;
    expect(first.signal.aborted).to.equal(false);
  });

  it('aborts with the reason why what does not end in time', async () => {
    const running = createRunningAnswers(2);
    const { signal } = running.begin('a', 'u');
    signal.addEventListener('abort', () => running.end('a'));
    await running.drain(1);
    expect(signal.reason).to.include({ name: 'AppError', code: 'dependency-unavailable' });
  });

  it('leaves room for other users when one has as many as one may', () => {
    const running = createRunningAnswers(3, 1);
    running.begin('a', 'u');
    expect(() => running.begin('b', 'u'))
      .to.throw('of your answers')
      .with.property('code', 'rate-limited');
    running.begin('b', 'v');
    running.end('a');
    running.begin('c', 'u');
    expect(running.ids()).to.have.members(['b', 'c']);
  });
});
