import { expect } from 'chai';
import { fileName } from './export-conversation.js';

describe('The file of an exported conversation', () => {
  it('is named after it, in letters that every file system takes', () => {
    expect(fileName('How: a/b\\c?')).to.equal('How a b c');
    expect(fileName('Отпуск и выходные')).to.equal('Отпуск и выходные');
    expect(fileName('x'.repeat(200))).to.have.length(80);
  });

  it('has a name where nothing of the title is left', () => {
    for (const title of ['', '???', '/']) expect(fileName(title)).to.equal('conversation');
  });
});
