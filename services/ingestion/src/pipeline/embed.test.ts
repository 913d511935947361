import { estimateTokens } from '@aia/language';
import { expect } from 'chai';
import { passageText } from './embed.js';

const before = { prefix: null };

describe('passageText', () => {
  it('puts the headings above a chunk before its text', () => {
    expect(passageText({ text: 'Run it.', headingPath: ['Guide', 'Backup'], ...before }, 512)).to.equal(
      'Guide › Backup\nRun it.',
    );
  });

  it('does not repeat a heading that the chunk holds itself', () => {
    const text = '## Backup\n\nRun it.';
    expect(passageText({ text, headingPath: ['Guide', 'Backup'], ...before }, 512)).to.equal(
      `Guide\n${text}`,
    );
  });

  it('leaves outer headings out first when they do not fit', () => {
    const headingPath = ['word '.repeat(200).trim(), 'Backup'];
    expect(passageText({ text: 'Run it.', headingPath, ...before }, 512)).to.equal('Backup\nRun it.');
  });

  it('puts a stored prefix before the text, whatever the headings are', () => {
    const passage = { text: '| 3 | 4 |', headingPath: ['Guide'], prefix: 'Rates\n| a | b |\n|---|---|' };
    expect(passageText(passage, 512)).to.equal('Rates\n| a | b |\n|---|---|\n| 3 | 4 |');
    expect(passageText({ ...passage, prefix: '' }, 512)).to.equal('| 3 | 4 |');
  });

  it('drops the first lines of a prefix that a smaller model has no room for', () => {
    const passage = { text: 'Run it.', headingPath: [], prefix: `${'word '.repeat(60).trim()}\n| a |` };
    expect(passageText(passage, 40)).to.equal('| a |\nRun it.');
  });

  it('never exceeds the model, prefix included', () => {
    const text = 'word '.repeat(60).trim();
    const passage = passageText(
      { text, headingPath: ['Guide', 'Backup'], ...before },
      estimateTokens(text) + 12,
    );
    expect(passage).to.equal(text);
  });
});
