import type { Message } from '@aia/contracts';
import { expect } from 'chai';
import { emptyAnswer } from './answer-state.js';
import { threadOf } from './thread.js';

const before: Record<string, string> = { a1: 'q1', q2: 'a1', a2: 'q2', 'a1-again': 'q1' };
const message = (id: string, role: 'user' | 'assistant', status = 'completed', content = id) =>
  ({
    id,
    parentId: before[id] ?? null,
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
  after: 'a1',
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

  it('shows an edited question at the place of the one that it was made of', () => {
    const edited = { ...run(null, 'asking'), question: 'q1 edited', after: null };
    expect(said(threadOf(stored, edited))).to.deep.equal(['? q1 edited', '! heard']);
  });

  it('shows one more answer at the place of the first, while it is heard and when it is stored', () => {
    const again = { ...run('a1-again', 'writing'), question: null, after: 'q1' };
    expect(said(threadOf(stored, again))).to.deep.equal(['? q1', '! heard']);
    const messages = [...stored, message('a1-again', 'assistant', 'streaming', '')];
    const items = threadOf(messages, again);
    expect(said(items)).to.deep.equal(['? q1', '! heard']);
    expect(items.at(-1)?.siblings).to.deep.equal(['a1', 'a1-again']);
    expect(said(threadOf(messages, again, new Map([['q1', 'a1']])))).to.deep.equal(['? q1', '! a1']);
  });

  it('shows the stored answer once both are finished', () => {
    const messages = [...stored, message('q2', 'user'), message('a2', 'assistant', 'completed', 'stored')];
    expect(said(threadOf(messages, run('a2', 'completed'))).at(-1)).to.equal('! stored');
  });
});
