import { expect } from 'chai';
import fc from 'fast-check';
import { smallTalkOf } from './small-talk.js';

describe('smallTalkOf', () => {
  const cases: [string, string][] = [
    ['Hi!', 'greeting'],
    ['Hello there 👋', 'greeting'],
    ['Good morning, everyone.', 'greeting'],
    ['Привет!', 'greeting'],
    ['Добрый день, коллеги', 'greeting'],
    ['thank you so much', 'thanks'],
    ['Thanks a lot for your help!', 'thanks'],
    ['Большое спасибо за помощь', 'thanks'],
    ['Ok, thanks', 'thanks'],
    ['See you later', 'farewell'],
    ['До свидания!', 'farewell'],
    ['Hello, how are you?', 'how-are-you'],
    ['Как дела?', 'how-are-you'],
    ['Who are you?', 'about-you'],
    ['What’s your name?', 'about-you'],
    ['Что ты умеешь?', 'about-you'],
    ['Понятно', 'acknowledgement'],
  ];
  for (const [message, kind] of cases) {
    it(`takes "${message}" for ${kind}`, () => {
      expect(smallTalkOf(message)).to.equal(kind);
    });
  }

  for (const message of [
    'Hello, how do I back up the database?',
    'Привет, как сделать резервную копию?',
    'What is the greeting protocol?',
    'help with backups',
    'and',
    'Кто такой Тесла?',
    '',
    '👋',
  ]) {
    it(`takes "${message}" for a question`, () => {
      expect(smallTalkOf(message)).to.equal(undefined);
    });
  }

  it('never takes a message with a word of its own for small talk', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('hi', 'спасибо', 'ok'),
        fc.constantFrom('backup', 'Тесла', '42'),
        (talk, word) => {
          expect(smallTalkOf(`${talk} ${word}`)).to.equal(undefined);
          expect(smallTalkOf(`${word}, ${talk}`)).to.equal(undefined);
        },
      ),
    );
  });

  it('takes any text without failing', () => {
    fc.assert(fc.property(fc.string(), (text) => void smallTalkOf(text)));
  });
});
