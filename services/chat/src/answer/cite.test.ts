import { expect } from 'chai';
import fc from 'fast-check';
import { source, sources } from '../../test/sources.js';
import { cite } from './cite.js';

const question = 'How do I back up?';

describe('cite', () => {
  const passages = sources(
    'The system stops with make stop. Nothing is lost when it stops.',
    'Run make backup to archive the database. The archive goes to the backup folder. It keeps 14 days.',
  );

  it('cites the sentence that supports a paraphrase', () => {
    const { citations } = cite('The database is archived by running make backup.', question, passages);
    expect(citations[0]).to.include({ sourceIndex: 2, quote: 'Run make backup to archive the database.' });
  });

  it('does not cite a sentence that no source supports', () => {
    const cited = cite('Penguins live in Antarctica.', question, passages);
    expect(cited).to.deep.equal({
      citations: [],
      sentences: 1,
      supported: 0,
      unsupported: [{ start: 0, end: 28 }],
    });
  });

  it('does not cite a sentence whose number the source does not have', () => {
    expect(cite('It keeps 30 days.', question, passages).supported).to.equal(0);
    expect(cite('It keeps 14 days.', question, passages).supported).to.equal(1);
  });

  it('does not cite a sentence whose code the source does not have', () => {
    const commands = sources('Run `make backup` to archive the database.');
    expect(cite('Run `make backup` to archive the database.', question, commands).supported).to.equal(1);
    expect(cite('Run `backup make` to archive the database.', question, commands).supported).to.equal(0);
  });

  it('quotes several sentences when only together they support one', () => {
    const answer = 'Make backup archives the database to the backup folder.';
    const quote = cite(answer, question, passages).citations[0]?.quote;
    expect(quote).to.equal('Run make backup to archive the database. The archive goes to the backup folder.');
  });

  it('counts only sentences that claim something', () => {
    const cited = cite('How long are archives kept? Fourteen moons. It keeps 14 days.', question, passages);
    expect(cited).to.include({ sentences: 2, supported: 1 });
  });

  it('counts every sentence of an answer without sources as unsupported', () => {
    expect(cite('One is here. Two is there.', question, [])).to.include({ sentences: 2, supported: 0 });
  });

  it('does not cite a passage whose text is not the text of its document', () => {
    const altered = source('It keeps 14 days.', {
      location: { start: 0, end: 5, page: null, headingPath: [] },
    });
    expect(cite('It keeps 14 days.', question, [altered]).citations).to.deep.equal([]);
  });

  it('points to the exact quote for every citation, whatever answer and sources are', () => {
    const words = fc.constantFrom(
      'backup',
      'runs',
      'Ночью.',
      'the',
      'stop.',
      '# Head\n',
      '```\n',
      '14',
      '😀',
      '\n\n',
      '- item',
    );
    const text = fc.array(words, { minLength: 1, maxLength: 30 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 4 }), fc.nat({ max: 5000 }), (answer, texts, offset) => {
        const all = texts.map((one, at) => source(one, { index: at + 1 }, offset + at * 3000));
        const { citations, sentences, supported } = cite(answer, question, all);
        expect(supported).to.be.at.most(sentences);
        for (const citation of citations) {
          const cited = all[citation.sourceIndex - 1];
          const shift = cited?.location.start ?? 0;
          expect(cited?.text.slice(citation.start - shift, citation.end - shift)).to.equal(citation.quote);
          expect(citation.versionId).to.equal(cited?.versionId);
          expect(citation.quote).to.not.equal('');
          expect(citation.answerEnd).to.be.within(citation.answerStart + 1, answer.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
