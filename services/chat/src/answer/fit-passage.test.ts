import { expect } from 'chai';
import fc from 'fast-check';
import { fitPassage } from './fit-passage.js';

const count = (text: string) => text.length;

describe('fitPassage', () => {
  const text = 'Cats sleep a lot. Dogs bark at night. Backups run every hour. Birds sing.';

  it('leaves a passage that fits as it is', () => {
    expect(fitPassage(text, 'backups', 1000, count)).to.equal(text);
  });

  it('keeps the sentences around the one that the question is about', () => {
    expect(fitPassage(text, 'How often do backups run?', 40, count)).to.equal(
      'Backups run every hour. Birds sing.',
    );
  });

  it('is empty when not one sentence fits', () => {
    expect(fitPassage(text, 'backups', 5, count)).to.equal('');
  });

  it('always gives a part of the passage that fits', () => {
    const passage = fc.lorem({ maxCount: 20, mode: 'sentences' });
    fc.assert(
      fc.property(passage, fc.lorem(), fc.integer({ min: 0, max: 500 }), (whole, question, room) => {
        const part = fitPassage(whole, question, room, count);
        expect(part.length).to.be.at.most(room);
        expect(whole).to.include(part);
      }),
    );
  });
});
