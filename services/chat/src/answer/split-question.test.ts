import { expect } from 'chai';
import fc from 'fast-check';
import { queriesOf } from './split-question.js';

describe('queriesOf', () => {
  for (const question of [
    'How do I back up and restore the database?',
    'What is the name of the river and the lake?',
    'Как называются река и озеро?',
    'Why?',
  ]) {
    it(`asks "${question}" once`, () => {
      expect(queriesOf(question)).to.deep.equal([question]);
    });
  }

  it('asks each of two joined questions', () => {
    const question = 'Who wrote the first report and when was the archive opened?';
    expect(queriesOf(question)).to.deep.equal([
      question,
      'Who wrote the first report',
      'when was the archive opened?',
    ]);
  });

  it('asks each of two questions one after the other, in Russian too', () => {
    const question = 'Кто написал первый отчёт? Когда открыли архив?';
    expect(queriesOf(question)).to.deep.equal([
      question,
      'Кто написал первый отчёт?',
      'Когда открыли архив?',
    ]);
  });

  it('brings the subject of the first question into one that only goes on from it', () => {
    expect(queriesOf('Where was Nikola Tesla born and what did he invent first?').at(-1)).to.equal(
      'what did he invent first? Nikola Tesla',
    );
  });

  it('asks for each of two things that are compared', () => {
    expect(
      queriesOf('What is the difference between blue deployment and canary deployment?').slice(1),
    ).to.deep.equal(['blue deployment', 'canary deployment']);
    expect(queriesOf('Чем отличается синее развёртывание от канареечного?').slice(1)).to.deep.equal([
      'синее развёртывание',
      'канареечного',
    ]);
  });

  it('asks at most four queries and always the whole question first', () => {
    fc.assert(
      fc.property(fc.array(fc.lorem({ maxCount: 8 }), { minLength: 1, maxLength: 9 }), (questions) => {
        const text = questions.map((question) => `What is ${question}?`).join(' ');
        const queries = queriesOf(text);
        expect(queries[0]).to.equal(text);
        expect(queries.length).to.be.at.most(4);
      }),
    );
  });
});
