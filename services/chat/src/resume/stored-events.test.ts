import { type AnswerEvent, answerStart, positionAfter } from '@aia/contracts';
import { parseEventId } from '@aia/contracts';
import type { StoredAnswer } from '@aia/database/chat';
import { expect } from 'chai';
import fc from 'fast-check';
import { storedEvents } from './stored-events.js';

const id = '018f0000-0000-7000-8000-000000000001';
const citation = {
  sourceIndex: 1,
  answerStart: 0,
  answerEnd: 1,
  documentId: id,
  versionId: id,
  start: 0,
  end: 1,
  quote: 'x',
  page: null,
  support: 1,
};

function answerOf(content: string, citations: number): StoredAnswer {
  return {
    id,
    conversationId: id,
    parentId: id,
    role: 'assistant',
    status: 'completed',
    content,
    model: 'm',
    sources: [],
    citations: Array.from({ length: citations }, (_, at) => ({ ...citation, start: at, end: at + 1 })),
    grounding: null,
    degraded: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    question: 'q',
    usage: null,
    timings: null,
    problem: null,
  };
}

describe('storedEvents', () => {
  it('completes any beginning of an answer to the whole of it', () => {
    const scenario = fc.record({
      pieces: fc.array(fc.string({ minLength: 1 }), { maxLength: 6 }),
      citations: fc.nat({ max: 4 }),
      heard: fc.nat({ max: 12 }),
    });
    fc.assert(
      fc.property(scenario, ({ pieces, citations, heard }) => {
        const answer = answerOf(pieces.join(''), citations);
        const live: AnswerEvent[] = [
          { event: 'message.started', data: { messageId: id, conversationId: id } },
          { event: 'retrieval.completed', data: { query: 'q', sources: [] } },
          ...pieces.map((text) => ({ event: 'delta' as const, data: { text } })),
          ...answer.citations.map((data) => ({ event: 'citation' as const, data })),
        ];
        const before = live.slice(0, heard);
        const after = storedEvents(answer, before.reduce(positionAfter, answerStart)).map(
          ({ event }) => event,
        );
        const all = [...before, ...after];
        const text = all.map((event) => (event.event === 'delta' ? event.data.text : '')).join('');
        const cited = all.flatMap((event) => (event.event === 'citation' ? [event.data.start] : []));
        expect(text).to.equal(answer.content);
        expect(cited).to.deep.equal(answer.citations.map(({ start }) => start));
        expect(all.filter(({ event }) => event === 'message.started')).to.have.length(1);
        expect(all.at(-1)?.event).to.equal('message.completed');
      }),
    );
  });

  it('ends a failed answer with its stored problem', () => {
    const problem = {
      type: 'about:blank',
      code: 'overloaded',
      title: 't',
      status: 503,
      detail: 'd',
    } as const;
    const events = storedEvents({ ...answerOf('', 0), status: 'failed', problem }, answerStart);
    expect(events.at(-1)?.event).to.deep.equal({ event: 'error', data: { problem } });
  });

  it('numbers what it tells on from where the reader is', () => {
    const events = storedEvents(answerOf('abc', 0), { events: 5, characters: 2, citations: 0 });
    expect(events.map((event) => parseEventId(event.id)?.events)).to.deep.equal([6, 7]);
  });
});
