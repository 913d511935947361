import { expect } from 'chai';
import { questionFromFeedback } from './question-from-feedback.js';

const source = (sourceKey: string, text: string, datasetId = 'd') => ({ sourceKey, text, datasetId });
const entry = {
  messageId: 'm',
  question: 'How long are backups kept?',
  rating: 'down' as const,
  answer: 'Backups are kept for a day.',
  correctedAnswer: 'Backups are kept for seven days.',
  withheld: false,
  sources: [
    source('restore.md', 'How to restore.'),
    source('backup.md', ' A backup is kept for seven days. '),
  ],
};

describe('questionFromFeedback', () => {
  it('makes a draft that should find the passage with the words of the corrected answer', () => {
    expect(questionFromFeedback(entry, 'd')).to.deep.equal({
      key: 'feedback-m',
      question: 'How long are backups kept?',
      answer: 'Backups are kept for seven days.',
      status: 'draft',
      origin: 'feedback',
      expected: [{ sourceKey: 'backup.md', quote: 'A backup is kept for seven days.', grade: 1 }],
    });
  });

  it('takes an answer that was found good for the right one, in other forms of its words too', () => {
    const good = {
      ...entry,
      rating: 'up' as const,
      correctedAnswer: null,
      answer: 'Резервные копии хранятся неделю',
      sources: [source('a.md', 'Хранение резервной копии: неделя')],
    };
    expect(questionFromFeedback(good, 'd')).to.deep.include({ answer: good.answer });
    expect(questionFromFeedback(good, 'd')?.expected[0]?.sourceKey).to.equal('a.md');
  });

  it('leaves open what it should find where no passage has half of the words', () => {
    const corrected = { ...entry, correctedAnswer: 'Backups live forever in cold storage abroad.' };
    expect(questionFromFeedback(corrected, 'd')?.expected).to.deep.equal([]);
  });

  it('makes none of other datasets, withheld answers, or a verdict without a right answer', () => {
    expect(questionFromFeedback(entry, 'other')).to.equal(undefined);
    expect(questionFromFeedback({ ...entry, withheld: true }, 'd')).to.equal(undefined);
    expect(questionFromFeedback({ ...entry, correctedAnswer: null }, 'd')).to.equal(undefined);
  });
});
