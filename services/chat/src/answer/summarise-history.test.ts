import { expect } from 'chai';
import fc from 'fast-check';
import { scriptedModel, type Script } from '../../test/scripted-model.js';
import type { DraftPorts, HistoryTurn, UnderstoodQuestion } from './ports.js';
import { createSummaryCache } from './summary-cache.js';
import { NO_USAGE } from './usage.js';
import { writeWithModel } from './write-with-model.js';

const turnsOf = (count: number): HistoryTurn[] =>
  Array.from({ length: count }, (_, at) => ({
    role: at % 2 === 0 ? 'user' : 'assistant',
    content: `Turn ${at} tells of server-${at}. ${'More words follow here. '.repeat(20)}`,
  }));

function ask(history: HistoryTurn[], change: Partial<UnderstoodQuestion> = {}): UnderstoodQuestion {
  const content = 'What did I ask at first?';
  return {
    ...{ messageId: 'm', conversationId: 'c', content, standalone: content, datasetIds: [], history },
    ...{ rewrittenBy: undefined, smallTalk: undefined, usage: NO_USAGE },
    signal: new AbortController().signal,
    ...change,
  };
}

const nothing = {
  ...{ queries: [], searched: false, sources: [], degraded: undefined },
  cosines: new Map<string, number>(),
};

function ports(script: Partial<Script>, change: Partial<DraftPorts> = {}) {
  const chat = scriptedModel({ pieces: ['A ', 'text.'], contextTokens: 1024, ...script });
  const limits = {
    ...{ passages: 8, promptTokens: 700, answerTokens: 100, answerCharacters: 4000, modelIdleMs: 5000 },
  };
  const model = { chat, charsPerToken: 4, brief: false };
  const made: DraftPorts = {
    model,
    calibration: { ratio: () => 1, observe: () => undefined },
    limits,
    ...change,
  };
  return { chat, ports: made };
}

async function write(question: UnderstoodQuestion, made: DraftPorts) {
  const texts = writeWithModel(question, nothing, made);
  for (;;) {
    const next = await texts.next();
    if (next.done) return next.value;
  }
}

describe('a conversation that does not fit into the prompt', () => {
  it('is summed up by the model, and the answer is asked for with the summary as data', async () => {
    const { chat, ports: made } = ports({}, { summaries: createSummaryCache(10) });
    const { summary, dropped, usage } = await write(ask(turnsOf(12)), made);
    expect(chat.asked).to.have.length(2);
    expect(chat.asked[0]?.messages[1]?.content).to.include('User: Turn 0 tells of server-0.');
    expect(chat.asked[1]?.messages.at(-1)?.content).to.match(/<earlier>[^]*A text\.\n<\/earlier>/);
    expect(summary).to.deep.equal({ turns: dropped.turns, by: 'model' });
    expect(dropped.turns).to.be.greaterThan(0);
    expect(usage.completionTokens).to.equal(4);
  });

  it('is not summed up twice, and later only by what is new', async () => {
    const { chat, ports: made } = ports({}, { summaries: createSummaryCache(10) });
    await write(ask(turnsOf(12)), made);
    await write(ask(turnsOf(12)), made);
    expect(chat.asked).to.have.length(3);
    await write(ask(turnsOf(14)), made);
    const told = chat.asked[3]?.messages[1]?.content;
    expect(told).to.include('Before: A text.').and.not.include('Turn 0 tells');
  });

  it('has a summary of its own in each branch and each conversation', async () => {
    const { chat, ports: made } = ports({}, { summaries: createSummaryCache(10) });
    await write(ask(turnsOf(12)), made);
    await write(ask(turnsOf(12), { conversationId: 'd' }), made);
    const branch = turnsOf(12).map((turn) => ({ ...turn, content: turn.content.replace('tells', 'talks') }));
    await write(ask(branch), made);
    expect(chat.asked).to.have.length(6);
  });

  it('is summed up by its own sentences where no model remembers it', async () => {
    const { chat, ports: made } = ports({});
    const { summary } = await write(ask(turnsOf(12)), made);
    expect(summary?.by).to.equal('extract');
    expect(chat.asked).to.have.length(1);
    expect(chat.asked[0]?.messages.at(-1)?.content).to.include('User: Turn 0 tells of server-0.');
  });

  it('is summed up by its own sentences where the model says nothing', async () => {
    const { ports: made } = ports({ pieces: [] }, { summaries: createSummaryCache(10) });
    expect((await write(ask(turnsOf(12)), made)).summary?.by).to.equal('extract');
  });

  it('is left as it is when it fits', async () => {
    const { chat, ports: made } = ports({}, { summaries: createSummaryCache(10) });
    const { summary, dropped } = await write(ask(turnsOf(2)), made);
    expect([summary, dropped.turns, chat.asked.length]).to.deep.equal([undefined, 0, 1]);
  });

  it('never makes the prompt longer than the context', async () => {
    const text = fc.string({ minLength: 1, maxLength: 600 });
    const turns = fc.array(text, { maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(turns, fc.integer({ min: 300, max: 900 }), async (said, contextTokens) => {
        const { chat, ports: made } = ports({ contextTokens });
        const history = said.map((content, at): HistoryTurn => ({
          role: at % 2 === 0 ? 'user' : 'assistant',
          content,
        }));
        await write(ask(history), made);
        const messages = chat.asked.at(-1)?.messages ?? [];
        const wide = (content: string) => content.length + [...content].filter((one) => one > '\x7f').length;
        const tokens = messages.reduce((sum, { content }) => sum + Math.ceil(wide(content) / 4) + 6, 0);
        expect(tokens).to.be.at.most(contextTokens - 100 + 4);
      }),
      { numRuns: 60 },
    );
  });
});
