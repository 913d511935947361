import type { AnswerEvent, Citation } from '@aia/contracts';
import { expect } from 'chai';
import { notesOf } from './answer-notes.js';
import { emptyAnswer, hasEnded, withEvent, type Answer } from './answer-state.js';

const citation = (answerStart: number, answerEnd: number, sourceIndex = 1) =>
  ({ answerStart, answerEnd, sourceIndex, start: 0, end: 1, quote: 'x', page: null, support: 1 }) as Citation;
const grounding = { score: 0.5, sentences: 2, supported: 1, mode: 'generated' as const };

describe('An answer while it is written', () => {
  it('passes from the search over reading and writing to its end', () => {
    const events: AnswerEvent[] = [
      { event: 'message.started', data: { messageId: 'm', conversationId: 'c' } },
      { event: 'retrieval.completed', data: { query: 'q', sources: [] } },
      { event: 'delta', data: { text: 'Hel' } },
      { event: 'delta', data: { text: 'lo.' } },
      { event: 'citation', data: citation(0, 6) },
      {
        event: 'message.completed',
        data: {
          usage: { promptTokens: 1, completionTokens: 1, model: 'm1' },
          timings: { total: 5 },
          grounding,
        },
      },
    ];
    const states = events.reduce<Answer[]>(
      (all, event) => [...all, withEvent(all.at(-1) ?? emptyAnswer, event)],
      [],
    );
    const phases = states.map(({ phase }) => phase);
    expect(phases).to.deep.equal(['searching', 'reading', 'writing', 'writing', 'writing', 'completed']);
    const last = states.at(-1);
    expect(last).to.deep.include({ text: 'Hello.', messageId: 'm', query: 'q', model: 'm1', grounding });
    expect(last && hasEnded(last)).to.equal(true);
  });

  it('keeps what was said of the search when the end says nothing of it', () => {
    const degraded = { code: 'no-embedder' as const, detail: 'x' };
    const found = withEvent(emptyAnswer, {
      event: 'retrieval.completed',
      data: { query: '', sources: [], degraded },
    });
    expect(found.degraded).to.deep.equal(degraded);
  });
});

describe('The notes of an answer', () => {
  const text = 'The first is known. The second is a guess. ok';
  const answer: Answer = {
    ...emptyAnswer,
    phase: 'completed',
    text,
    sources: [{} as never],
    citations: [citation(0, 19)],
    grounding,
  };

  it('mark where citations end, and what none of them covers', () => {
    expect(notesOf(answer)).to.deep.equal({
      marks: [{ at: 19, source: 1, citation: 0 }],
      gaps: [{ start: 19, end: text.length }],
    });
  });

  it('say nothing of support while the answer is written, or when it quotes', () => {
    expect(notesOf({ ...answer, phase: 'writing' }).gaps).to.deep.equal([]);
    expect(notesOf({ ...answer, grounding: { ...grounding, mode: 'extractive' } }).gaps).to.deep.equal([]);
    expect(notesOf({ ...answer, grounding: { ...grounding, supported: 2 } }).gaps).to.deep.equal([]);
  });

  it('leave out what is too short to claim something', () => {
    const citations = [citation(0, 19), citation(20, 42, 2)];
    expect(notesOf({ ...answer, citations }).gaps).to.deep.equal([]);
  });

  it('have one mark for several citations of one source at one place', () => {
    const citations = [citation(0, 19), citation(0, 19), citation(0, 19, 2)];
    expect(notesOf({ ...answer, citations }).marks.map(({ source }) => source)).to.deep.equal([1, 2]);
  });
});
