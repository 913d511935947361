import { AppError } from '@aia/platform';
import { expect } from 'chai';
import { readQuestions } from './read-questions.js';

const refused = (format: 'csv' | 'jsonl', content: string): AppError => {
  try {
    readQuestions(format, content);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('It was accepted.');
};

describe('readQuestions', () => {
  it('reads a CSV file of a spreadsheet, whichever delimiter it writes', () => {
    for (const delimiter of [',', ';', '\t']) {
      const content = `\uFEFFquestion${delimiter}document${delimiter}language\r\n"How, or why?"${delimiter}guides/a.md${delimiter}en\r\n`;
      const [question] = readQuestions('csv', content);
      expect(question).to.deep.include({ question: 'How, or why?', language: 'en', origin: 'import' });
      expect(question?.expected).to.deep.equal([{ sourceKey: 'guides/a.md', grade: 1 }]);
    }
  });

  it('makes one question of rows with the same id, or the same words where there is no id', () => {
    const byId = readQuestions(
      'csv',
      'id,question,document,grade\n1,What?,a.md,3\n1,What?,b.md,1\n2,What?,c.md,1\n',
    );
    expect(byId.map(({ key, expected }) => [key, expected.length])).to.deep.equal([
      ['1', 2],
      ['2', 1],
    ]);
    expect(byId[0]?.expected[0]?.grade).to.equal(3);
    expect(readQuestions('csv', 'query,path\nWhat?,a.md\nWhat?,b.md\n')).to.have.lengthOf(1);
  });

  it('keeps line breaks and quotes of a field', () => {
    const [question] = readQuestions('csv', 'question,document,quote\nWhat?,a.md,"two\nlines, ""quoted"""\n');
    expect(question?.expected[0]?.quote).to.equal('two\nlines, "quoted"');
  });

  it('reads JSON Lines in the flat form and in that of the API', () => {
    const flat = { id: 7, question: 'Что?', documents: ['a.md', 'b.md'], answer: 'Это.' };
    const full = { question: 'What?', expected: [{ sourceKey: 'c.md', quote: 'this' }], status: 'draft' };
    const [first, second] = readQuestions('jsonl', `${JSON.stringify(flat)}\n\n${JSON.stringify(full)}\n`);
    expect(first).to.deep.include({ key: '7', answer: 'Это.' });
    expect(first?.expected.map(({ sourceKey }) => sourceKey)).to.deep.equal(['a.md', 'b.md']);
    expect(second).to.deep.include({ status: 'draft' });
  });

  it('names the lines that are not usable', () => {
    expect(refused('csv', 'question,document\nWhat?,a.md\n,b.md\n').errors?.[0]?.path).to.match(
      /^line 3: question/,
    );
    expect(refused('csv', 'question,document\nWhat?,\n').message).to.match(/line 2/);
    expect(refused('jsonl', '{"question":"What?","document":"a"}\n[1]\n').errors?.[0]?.path).to.equal(
      'line 2',
    );
    expect(refused('jsonl', '{"question":"What?","document":"a","grade":9}').errors?.[0]?.message).to.match(
      /3/,
    );
  });

  it('refuses a file without questions and one that is no CSV', () => {
    expect(refused('csv', 'question,document\n').code).to.equal('validation-failed');
    expect(refused('csv', 'question,document\n"open').code).to.equal('validation-failed');
    expect(refused('jsonl', '\n').code).to.equal('validation-failed');
  });
});
