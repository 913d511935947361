import type { AnswerEvent } from '@aia/contracts';
import { AppError } from '@aia/platform';
import { expect } from 'chai';
import { driveAnswer, type AnswerOutcome } from './drive-answer.js';

const completed: AnswerEvent = {
  event: 'message.completed',
  data: {
    usage: { promptTokens: 1, completionTokens: 1, model: 'm' },
    timings: {},
    grounding: { score: 0, sentences: 0, supported: 0, mode: 'generated' },
  },
};
const delta = (text: string): AnswerEvent => ({ event: 'delta', data: { text } });

async function drive(events: () => AsyncGenerator<AnswerEvent>, options: DriveOptions = {}) {
  const log: string[] = [];
  const outcome = await driveAnswer({
    events: events(),
    signal: options.signal ?? new AbortController().signal,
    finish: async ({ status }) => {
      log.push(`stored ${status}`);
      await options.finish?.();
    },
    deliver: async ({ event }, { events }) => void log.push(`${events} ${event}`),
  }).catch((error: unknown) => error);
  return { log, outcome: outcome as AnswerOutcome };
}

interface DriveOptions {
  signal?: AbortSignal;
  finish?: () => Promise<void>;
}

describe('driveAnswer', () => {
  it('stores the answer before the reader hears that it is complete', async () => {
    const { log } = await drive(async function* () {
      yield delta('Hi');
      yield completed;
    });
    expect(log).to.deep.equal(['1 delta', 'stored completed', '2 message.completed']);
  });

  it('ends with an error event when a step fails, and keeps the text so far', async () => {
    const { log, outcome } = await drive(async function* () {
      yield delta('Hi');
      throw new AppError('upstream-failed', 'gone');
    });
    expect(log).to.deep.equal(['1 delta', 'stored failed', '2 error']);
    expect(outcome.record.content).to.equal('Hi');
  });

  it('does not show an unexpected error to the reader', async () => {
    const { outcome } = await drive(async function* () {
      yield delta('Hi');
      throw new Error('password=secret');
    });
    expect(outcome.error?.code).to.equal('internal');
    expect(outcome.error?.message).to.not.include('secret');
  });

  it('is stopped, not failed, when the reader has left', async () => {
    const left = AbortSignal.abort();
    const { outcome } = await drive(
      async function* () {
        yield delta('Hi');
        throw new Error('aborted');
      },
      { signal: left },
    );
    expect(outcome.status).to.equal('stopped');
  });

  it('fails with our reason when we stop it', async () => {
    const reason = new AppError('dependency-unavailable', 'restart');
    const { log, outcome } = await drive(
      async function* () {
        yield delta('Hi');
        yield completed;
      },
      { signal: AbortSignal.abort(reason) },
    );
    expect(outcome.error).to.equal(reason);
    expect(log).to.deep.equal(['1 delta', 'stored failed', '2 error']);
  });

  it('fails when the events end without completion', async () => {
    const { outcome } = await drive(async function* () {
      yield delta('Hi');
    });
    expect(outcome.status).to.equal('failed');
  });

  it('never calls an answer complete that could not be stored', async () => {
    const { log } = await drive(
      async function* () {
        yield completed;
      },
      { finish: () => Promise.reject(new Error('no database')) },
    );
    expect(log).to.not.include('1 message.completed');
  });
});
