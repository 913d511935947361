import type { Message } from '@aia/contracts';
import { expect } from 'chai';
import { emptyAnswer } from './answer-state.js';
import { threadOf } from './thread.js';

const message = (id: string, role: 'user' | 'assistant', status = 'completed', content = id) =>
  ({
    id,
    role,
    status,
    content,
    sources: [],
    citations: [],
    grounding: null,
    degraded: null,
    model: null,
  }) as unknown as Message;
const run = (messageId: string | null, phase: 'asking' | 'writing' | 'completed', text = 'heard') => ({
  question: 'q2',
  answer: { ...emptyAnswer, messageId, phase, text },
});
const said = (items: ReturnType<typeof threadOf>) =>
  items.map((item) => (item.kind === 'question' ? `? ${item.text}` : `! ${item.answer.text}`));

describe('A conversation', () => {
  const stored = [message('q1', 'user'), message('a1', 'assistant')];

  it('ends with the question that was just asked and its answer', () => {
    expect(said(threadOf(stored, run(null, 'asking')))).to.deep.equal(['? q1', '! a1', '? q2', '! heard']);
  });

  it('shows the heard answer in place of the one that is stored unfinished', () => {
    const messages = [...stored, message('q2', 'user'), message('a2', 'assistant', 'streaming', '')];
    const items = threadOf(messages, run('a2', 'writing'));
    expect(said(items)).to.deep.equal(['? q1', '! a1', '? q2', '! heard']);
    expect(items.at(-1)).to.deep.include({ question: 'q2' });
  });

  it('does not show a question twice that was stored before its answer was heard of', () => {
    const messages = [...stored, message('q2', 'user'), message('a2', 'assistant', 'streaming', '')];
    expect(said(threadOf(messages, run(null, 'asking', '')))).to.deep.equal(['? q1', '! a1', '? q2', '! ']);
  });

  it('shows the stored answer once both are finished', () => {
    const messages = [...stored, message('q2', 'user'), message('a2', 'assistant', 'completed', 'stored')];
    expect(said(threadOf(messages, run('a2', 'completed'))).at(-1)).to.equal('! stored');
  });
});
