import { createClient } from '@aia/client';
import { expect } from 'chai';
import { AnswerRuns } from './answer-runs.js';

const ID = '01890000-0000-7000-8000-000000000000';
const completed = {
  usage: { promptTokens: 1, completionTokens: 1, model: null },
  timings: {},
  grounding: { score: 0, sentences: 0, supported: 0, mode: 'none' },
};

/** Runs over a server that answers with these events; frames are painted when the test says so. */
function startRuns(...events: [string, unknown][]) {
  const body = events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join('');
  const calls: string[] = [];
  const fetch = async ({ url }: Request) => {
    calls.push(url.replace('http://app.test/api/v1', ''));
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
  const frames: (() => void)[] = [];
  let end: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const runs = new AnswerRuns({
    client: createClient({ baseUrl: 'http://app.test', fetch }),
    schedule: (callback) => void frames.push(callback),
    onEnd: () => end(),
  });
  return { runs, frames, calls, ended };
}

describe('Answers that are being written', () => {
  it('are heard to their end and then forgotten for their stored form', async () => {
    const { runs, ended } = startRuns(
      ['delta', { text: 'a' }],
      ['delta', { text: 'b' }],
      ['message.completed', completed],
    );
    runs.ask(ID, { content: 'why?' });
    expect(runs.of(ID)).to.deep.include({ question: 'why?' });
    await ended;
    expect(runs.of(ID)?.answer).to.include({ text: 'ab', phase: 'completed' });
    runs.forget(ID);
    expect(runs.of(ID)).to.equal(undefined);
  });

  it('are asked for once more beside the first, at the place of their question', async () => {
    const { runs, calls, ended } = startRuns(['message.completed', completed]);
    runs.regenerate(ID, 'q1', { model: 'other' });
    expect(runs.of(ID)).to.deep.include({ question: null, after: 'q1' });
    await ended;
    expect(calls).to.deep.equal(['/messages/q1/regenerate?detached=true']);
  });

  it('tell listeners once a frame, however many events come', async () => {
    const deltas = Array.from({ length: 500 }, () => ['delta', { text: 'x' }] as [string, unknown]);
    const { runs, frames, ended } = startRuns(...deltas, ['message.completed', completed]);
    let told = 0;
    runs.subscribe(() => (told += 1));
    runs.ask(ID, { content: 'why?' });
    await ended;
    frames.splice(0).forEach((paint) => paint());
    expect(told).to.equal(1);
    expect(runs.of(ID)?.answer.text).to.have.length(500);
  });

  it('say why they failed', async () => {
    const { runs, ended } = startRuns(['delta', { text: 'half' }]);
    runs.ask(ID, { content: 'why?' });
    await ended;
    expect(runs.of(ID)?.answer).to.include({ text: 'half', phase: 'failed' });
    expect(runs.of(ID)?.answer.problem).to.include({ code: 'upstream-failed', retryable: true });
  });
});
