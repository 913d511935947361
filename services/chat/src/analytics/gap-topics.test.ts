import { expect } from 'chai';
import fc from 'fast-check';
import { assignTopics, topicsByWords } from './gap-topics.js';

/** A unit vector at an angle, in degrees. */
const at = (degrees: number) =>
  Float32Array.from([Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]);
const question = (id: string, degrees: number) => ({ id, vector: at(degrees) });
/** The cosine of 15 degrees. */
const NEAR = 0.966;

describe('topics of questions without an answer', () => {
  it('join questions that are near to each other', () => {
    const topics = assignTopics([question('a', 0), question('b', 10), question('c', 90)], [], NEAR);
    expect(Object.fromEntries(topics)).to.deep.equal({ a: 'a', b: 'a', c: 'c' });
  });

  it('go on with the topics of earlier days', () => {
    const known = [{ topicId: 'old', vector: at(5) }];
    expect(assignTopics([question('a', 0)], known, NEAR).get('a')).to.equal('old');
  });

  it('do not wander off in a chain: the middle of a topic counts, not its edge', () => {
    const chain = [0, 14, 28, 42].map((degrees) => question(String(degrees), degrees));
    expect(new Set(assignTopics(chain, [], NEAR).values()).size).to.be.greaterThan(1);
  });

  it('have as name one of their own questions or a known one, for every question', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 359 }), { maxLength: 40 }), (angles) => {
        const questions = angles.map((angle, index) => question(`q${index}`, angle));
        const topics = assignTopics(questions, [{ topicId: 'old', vector: at(0) }], NEAR);
        expect([...topics.keys()]).to.deep.equal(questions.map(({ id }) => id));
        for (const topic of topics.values())
          expect(topic === 'old' || topics.get(topic) === topic, topic).to.equal(true);
      }),
    );
  });

  it('are told by words where there is no model: forms and order make no difference', () => {
    const topics = topicsByWords([
      { id: 'a', text: 'How do I rotate certificates?' },
      { id: 'b', text: 'Rotating a certificate' },
      { id: 'c', text: 'How do I book a room?' },
    ]);
    expect([topics.get('a'), topics.get('b'), topics.get('c')]).to.deep.equal(['a', 'a', 'c']);
  });
});
