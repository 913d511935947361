import { expect } from 'chai';
import fc from 'fast-check';
import { enrichFollowUp, isFollowUp } from './follow-up.js';

const said = (...questions: string[]) =>
  questions.flatMap((content) => [
    { role: 'user' as const, content },
    { role: 'assistant' as const, content: 'An answer.' },
  ]);
const tesla = said('Where was Nikola Tesla born?');

describe('isFollowUp', () => {
  for (const question of [
    'When did he die?',
    'And in 1900?',
    'Why?',
    'What about the motor?',
    'Is it still used?',
  ]) {
    it(`sees that "${question}" needs the turns before`, () => {
      expect(isFollowUp(question, tesla)).to.equal(true);
    });
  }
  for (const question of [
    'Когда он умер?',
    'А где?',
    'Почему?',
    'А как насчёт двигателя?',
    'Сколько их было?',
  ]) {
    it(`sees that "${question}" needs the turns before`, () => {
      expect(isFollowUp(question, said('Где родился Никола Тесла?'))).to.equal(true);
    });
  }
  for (const question of ['How do I back up the database?', 'Как остановить рабочий процесс?']) {
    it(`sees that "${question}" stands by itself`, () => {
      expect(isFollowUp(question, tesla)).to.equal(false);
    });
  }

  it('is never true for the first question', () => {
    expect(isFollowUp('Why?', [])).to.equal(false);
  });
});

describe('enrichFollowUp', () => {
  it('adds the names of the newest question that has any', () => {
    const history = said('Where was Nikola Tesla born?', 'What did he study?');
    expect(enrichFollowUp('And when did he die?', history)).to.equal('And when did he die? Nikola Tesla');
  });

  it('adds numbers and code', () => {
    const history = said('What does `make backup` do in version 2.1?');
    expect(enrichFollowUp('Is it safe?', history)).to.equal('Is it safe? make backup 2.1');
  });

  it('adds the terms of the newest question when nothing is named', () => {
    expect(enrichFollowUp('А почему?', said('Как остановить рабочий процесс?'))).to.match(
      /^А почему\? .*остановить рабочий процесс$/,
    );
  });

  it('does not repeat what the question says itself', () => {
    expect(enrichFollowUp('When did Tesla die?', tesla)).to.equal('When did Tesla die? Nikola');
  });

  it('keeps the question at its beginning and stays short, whatever was said', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.lorem({ maxCount: 40 }), { maxLength: 5 }), (question, turns) => {
        const enriched = enrichFollowUp(question, said(...turns));
        expect(enriched.startsWith(question)).to.equal(true);
        expect(enriched.slice(question.length).split(' ').length).to.be.at.most(20);
      }),
    );
  });
});
