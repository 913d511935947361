import { expect } from 'chai';
import fc from 'fast-check';
import type { CheckedHit } from './check.js';
import { dropDuplicates } from './dedupe.js';
import { diversify } from './diversify.js';
import { arrange, sift } from './refine.js';

/** A checked hit with this text; its id is its place. */
const hitOf = (
  text: string,
  place: number,
  parts: { documentId?: string; updatedAt?: Date } = {},
): CheckedHit =>
  ({
    hit: { id: String(place), score: 1 - place / 100 },
    chunk: { chunkId: String(place), documentId: 'd', text, updatedAt: new Date(0), ...parts },
  }) as CheckedHit;
const hitsOf = (...texts: string[]) => texts.map((text, place) => hitOf(text, place));
const ids = (hits: CheckedHit[]) => hits.map(({ hit }) => hit.id).join('');

const words = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => `w${'abcdefghij'[(n + from) % 10]}x${'q'.repeat(n)}`).join(' ');

describe('dropDuplicates', () => {
  it('keeps the best of passages that are nearly the same', () => {
    const text = words(40);
    expect(ids(dropDuplicates(hitsOf(text, `${text} more`, 'something else')))).to.equal('02');
  });

  it('keeps passages that share less than nine words in ten', () => {
    const common = words(40);
    expect(ids(dropDuplicates(hitsOf(`${common} one two three`, `${common} four five six`)))).to.equal('01');
  });

  it('keeps passages whose numbers differ', () => {
    const text = words(40);
    expect(ids(dropDuplicates(hitsOf(`${text} 1.2`, `${text} 1.3`)))).to.equal('01');
  });

  it('changes nothing when asked again, and never drops the best', () => {
    const texts = fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(texts, (lists) => {
        const once = dropDuplicates(hitsOf(...lists.map((list) => list.join(' '))));
        expect(ids(dropDuplicates(once))).to.equal(ids(once));
        expect(once[0]?.hit.id).to.equal('0');
      }),
    );
  });
});

describe('sift', () => {
  const hits = hitsOf(
    'The Index rebuild runs.',
    'Rebuild the index.',
    'index rebuilds',
    'Ещё один Index—rebuild на Windows',
  );

  it('keeps hits that have the words of a phrase in a row, whatever their case, form and marks', () => {
    const { hits: left, dropped } = sift(hits, { phrases: ['index rebuild'], exclusions: [] }, true);
    expect([ids(left), dropped.words]).to.deep.equal(['023', 1]);
    const titles = hitsOf('Начало Чёрной смерти.', 'чёрная, смерть', 'смерть чёрной кошки');
    expect(ids(sift(titles, { phrases: ['Черная смерть'], exclusions: [] }, true).hits)).to.equal('01');
  });

  it('takes a phrase of stop words as it is written', () => {
    const asked = { phrases: ['to be or not'], exclusions: [] };
    expect(ids(sift(hitsOf('Not to be.', 'To be, or not to be'), asked, true).hits)).to.equal('1');
  });

  it('passes over a phrase that no hit has, and says so', () => {
    const asked = { phrases: ['index rebuild', 'fishbowl helmet'], exclusions: ['windows'] };
    const { hits: left, unmatched } = sift(hits, asked, true);
    expect([ids(left), unmatched]).to.deep.equal(['02', ['fishbowl helmet']]);
  });

  it('passes over all phrases when no hit has them together', () => {
    const asked = { phrases: ['Rebuild the index', 'runs'], exclusions: [] };
    const { hits: left, unmatched } = sift(hitsOf('Rebuild the index', 'It runs'), asked, true);
    expect([ids(left), unmatched]).to.deep.equal(['01', asked.phrases]);
  });

  it('leaves out hits with an excluded word, and not those where it is a part of one', () => {
    expect(ids(sift(hits, { phrases: [], exclusions: ['windows', 'еще'] }, true).hits)).to.equal('012');
    expect(ids(sift(hits, { phrases: [], exclusions: ['wind'] }, true).hits)).to.equal('0123');
  });

  it('counts copies, and keeps them when asked to', () => {
    const copies = hitsOf('one two', 'one two');
    expect(sift(copies, { phrases: [], exclusions: [] }, true).dropped.duplicates).to.equal(1);
    expect(sift(copies, { phrases: [], exclusions: [] }, false).hits).to.have.lengthOf(2);
  });
});

describe('diversify', () => {
  const hits = hitsOf('red apples here', 'red apples there', 'green pears', 'blue plums');

  it('puts unlike hits before copies of the first', () => {
    expect(ids(diversify(hits, 0.9, 4))).to.equal('0231');
  });

  it('keeps the order without diversity', () => {
    expect(ids(diversify(hits, 0, 4))).to.equal('0123');
  });

  it('always keeps the best hit first and loses none', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 5 }),
        (diversity, limit) => {
          const order = ids(diversify(hits, diversity, limit));
          expect(order[0]).to.equal('0');
          expect([...order].sort().join('')).to.equal('0123');
        },
      ),
    );
  });
});

describe('arrange', () => {
  it('shows at most so many hits of a document', () => {
    const hits = ['a', 'a', 'b', 'a', 'b'].map((documentId, place) =>
      hitOf(`t${place}`, place, { documentId }),
    );
    expect(ids(arrange(hits, { diversity: 0, perDocument: 1 }, 5))).to.equal('02');
    expect(ids(arrange(hits, { diversity: 0, perDocument: 2 }, 5))).to.equal('0124');
    expect(ids(arrange(hits, { diversity: 0 }, 5))).to.equal('01234');
  });

  it('sorts by date, newest first, when asked to', () => {
    const hits = [2, 9, 5].map((day, place) =>
      hitOf(`t${place}`, place, { updatedAt: new Date(2026, 0, day) }),
    );
    expect(ids(arrange(hits, { diversity: 0, sort: 'date' }, 5))).to.equal('120');
    expect(ids(arrange(hits, { diversity: 0, sort: 'relevance' }, 5))).to.equal('012');
  });
});
