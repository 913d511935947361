import { expect } from 'chai';
import { questionIn } from './draft-questions.js';

describe('questionIn', () => {
  it('takes the first question, without numbering and quotes', () => {
    expect(questionIn('1. "How long are backups kept?"\n2. Another one?')).to.equal(
      'How long are backups kept?',
    );
    expect(questionIn('Sure!\n- Как долго хранятся копии?')).to.equal('Как долго хранятся копии?');
  });

  it('takes nothing that is no question', () => {
    for (const answer of ['', 'The backups are kept for a week.', 'What?', '???', `${'long '.repeat(80)}?`])
      expect(questionIn(answer), answer).to.equal(undefined);
  });
});
