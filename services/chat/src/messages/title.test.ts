import { expect } from 'chai';
import { titleFrom } from './title.js';

describe('titleFrom', () => {
  it('takes the first line of the question', () => {
    expect(titleFrom('  How do I\tback up?\nIt is urgent.')).to.equal('How do I back up?');
  });

  it('cuts a long line at a word', () => {
    const title = titleFrom('word '.repeat(40));
    expect(title).to.match(/^(word )+word…$/);
    expect(title.length).to.be.at.most(80);
  });

  it('cuts a line without spaces, but not inside a character', () => {
    expect(titleFrom('😀'.repeat(100))).to.equal(`${'😀'.repeat(39)}…`);
  });
});
