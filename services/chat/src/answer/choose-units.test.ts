import { expect } from 'chai';
import fc from 'fast-check';
import { sources } from '../../test/sources.js';
import { chooseUnits } from './choose-units.js';
import type { TextMatcher } from './ports.js';

const signal = new AbortController().signal;

/** A matcher that finds the texts near which have a word; what it was asked is in `compared`. */
function near(word: string) {
  const compared: string[] = [];
  const matcher: TextMatcher = {
    compare: (_question, texts) => {
      compared.push(...texts);
      const cosines = texts.map((text) => (text.includes(word) ? 0.9 : 0.8));
      return Promise.resolve({ cosines, milliseconds: 7 });
    },
  };
  return { matcher, compared };
}

async function choose(question: string, texts: string[], matcher: TextMatcher | undefined) {
  const { units, chosen } = await chooseUnits({ standalone: question, signal }, sources(...texts), matcher);
  return { texts: units.map(({ source, unit }) => source.text.slice(unit.start, unit.end)), chosen };
}

describe('chooseUnits', () => {
  const english = [
    'The system is fast and small. It is written in TypeScript. Run the stop command to end it all.',
    'Cats sleep all day long.',
  ];

  it('finds the sentence that answers a question in another language', async () => {
    const { texts, chosen } = await choose('Как остановить систему?', english, near('stop').matcher);
    expect(texts[0]).to.equal('Run the stop command to end it all.');
    expect(chosen).to.deep.equal({ by: 'meaning', sentences: 4, milliseconds: 7 });
  });

  it('lets words decide between sentences of equal meaning', async () => {
    const years = ['The bridge was opened in 1887 by the king. The bridge was opened in 1912 by the queen.'];
    const { texts } = await choose('Who opened the bridge in 1912?', years, near('bridge').matcher);
    expect(texts[0]).to.match(/1912/);
  });

  it('takes words alone when meaning cannot be had in time, or at all', async () => {
    const late: TextMatcher = {
      compare: () => Promise.resolve({ cosines: [], milliseconds: 3000 }),
    };
    for (const matcher of [late, undefined]) {
      const { texts, chosen } = await choose('Do cats sleep all day?', english, matcher);
      expect(texts[0]).to.equal('Cats sleep all day long.');
      expect(chosen.by).to.equal('words');
    }
  });

  it('makes do with the sentences that were compared in time', async () => {
    const { matcher } = near('TypeScript');
    const hurried: TextMatcher = {
      compare: async (question, texts) => matcher.compare(question, texts.slice(0, 2), signal),
    };
    const { texts, chosen } = await choose('На чём написана система?', english, hurried);
    expect(texts).to.deep.equal(['It is written in TypeScript.', 'The system is fast and small.']);
    expect(chosen).to.include({ by: 'meaning', sentences: 2 });
  });

  it('looks for the best words in every passage, and at all of the best passages', async () => {
    const filler = Array.from({ length: 6 }, (_, at) => `Number ${at} tells nothing of interest to anybody.`);
    const last = 'A valve of brass closes the pipe tightly.';
    const { matcher, compared } = near('brass');
    await choose(
      'Which valve closes the pipe?',
      [...filler, ...filler, `Something else is here. ${last}`],
      matcher,
    );
    expect(compared).to.include(last).and.to.include(filler[0]);
  });

  it('never compares more than 20 pieces of at most 600 characters', async () => {
    const sentence = fc.integer({ min: 1, max: 200 }).map((words) => `Pipe ${'word '.repeat(words)}ends.`);
    const passages = fc.array(fc.array(sentence, { minLength: 1, maxLength: 12 }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(passages, async (all) => {
        const { matcher, compared } = near('word');
        const texts = all.map((one) => one.join(' '));
        const { chosen } = await choose('What is a pipe?', texts, matcher);
        expect(compared.length).to.be.at.most(20);
        expect(compared.every(({ length }) => length <= 600)).to.equal(true);
        if (compared.length > 0) expect(chosen.sentences).to.equal(compared.length);
      }),
      { numRuns: 100 },
    );
  });
});
