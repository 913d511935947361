import { expect } from 'chai';
import { CliError } from '../output/explain-error.js';
import { readSquad } from './read-squad.js';

const squad = (title: string, qas: object[]) =>
  JSON.stringify({ data: [{ title, paragraphs: [{ context: 'A paragraph.', qas }] }] });

describe('readSquad', () => {
  it('makes documents of paragraphs, and golden questions that should find them', () => {
    const { documents, questions } = readSquad(
      squad('Super Bowl 50: the game', [{ id: 'q1', question: 'Who won?', answers: [{ text: ' Denver ' }] }]),
      'f.json',
    );
    expect(documents).to.deep.equal([{ path: '001-Super_Bowl_50_the_game/001.txt', text: 'A paragraph.' }]);
    expect(questions).to.deep.equal([
      {
        key: 'q1',
        question: 'Who won?',
        answer: 'Denver',
        expected: [{ sourceKey: '001-Super_Bowl_50_the_game/001.txt', grade: 1 }],
      },
    ]);
  });

  it('leaves out questions that have no answer', () => {
    const qas = [
      { id: 1, question: 'Which?', is_impossible: true },
      { id: 2, question: 'What?' },
    ];
    expect(readSquad(squad('x', qas), 'f.json').questions.map(({ key }) => key)).to.deep.equal(['2']);
  });

  it('makes safe names of any title', () => {
    const [document] = readSquad(squad('../../etc/passwd', []), 'f.json').documents;
    expect(document?.path).to.equal('001-.._.._etc_passwd/001.txt');
    expect(readSquad(squad('Норманны', []), 'f.json').documents[0]?.path).to.equal('001-Норманны/001.txt');
  });

  it('says what is wrong with another file', () => {
    expect(() => readSquad('{', 'f.json')).to.throw(CliError, 'f.json is not valid JSON');
    expect(() => readSquad('{"data":[{}]}', 'f.json')).to.throw(CliError, 'no SQuAD file');
  });
});
