import { estimateTokens } from '@aia/language';
import { expect } from 'chai';
import { passageText } from './embed.js';

describe('passageText', () => {
  it('puts the headings above a chunk before its text', () => {
    expect(passageText({ text: 'Run it.', headingPath: ['Guide', 'Backup'] }, 512)).to.equal(
      'Guide › Backup\nRun it.',
    );
  });

  it('does not repeat a heading that the chunk holds itself', () => {
    const text = '## Backup\n\nRun it.';
    expect(passageText({ text, headingPath: ['Guide', 'Backup'] }, 512)).to.equal(`Guide\n${text}`);
  });

  it('leaves outer headings out first when they do not fit', () => {
    const headingPath = ['word '.repeat(200).trim(), 'Backup'];
    expect(passageText({ text: 'Run it.', headingPath }, 512)).to.equal('Backup\nRun it.');
  });

  it('never exceeds the model, prefix included', () => {
    const text = 'word '.repeat(60).trim();
    const passage = passageText({ text, headingPath: ['Guide', 'Backup'] }, estimateTokens(text) + 12);
    expect(passage).to.equal(text);
  });
});
