import type { Source } from '@aia/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { source, sources } from '../../test/sources.js';
import { quoteUnits } from './extractive.js';
import { rankUnits } from './rank-extracts.js';

const extractAnswer = (question: string, from: Source[]) => quoteUnits(rankUnits(question, from));

describe('quoteUnits', () => {
  it('quotes the sentence that answers, without its neighbours', () => {
    const { text } = extractAnswer(
      'How do I stop the system?',
      sources('The system is fast. You stop the system with make stop. It is written in TypeScript.'),
    );
    expect(text).to.equal('You stop the system with make stop.');
  });

  it('answers in Russian from Russian sentences', () => {
    const { text } = extractAnswer(
      'Как остановить систему?',
      sources(
        'To stop the system run make stop.',
        'Систему останавливает команда make stop. Она сохраняет данные.',
      ),
    );
    expect(text).to.equal('Систему останавливает команда make stop.');
  });

  it('reads well while its citation keeps the Markdown of the source', () => {
    const raw = '- Use the [backup command](backup.md) to **save** the database.';
    const { text, citations } = extractAnswer('How to save the database?', [
      source(`# Backup\n\n${raw}`, {}, 50),
    ]);
    expect(text).to.equal('Use the backup command to save the database.');
    expect(citations[0]).to.include({ quote: raw, start: 60, end: 60 + raw.length, support: 1 });
  });

  it('quotes the command that a sentence announces', () => {
    const text = 'To back up the database, run:\n\n```bash\nmake backup\n```\n\nIt takes a while.';
    const extract = extractAnswer('How do I back up the database?', [source(text)]);
    expect(extract.text).to.equal('To back up the database, run:\n\n```bash\nmake backup\n```');
    expect(extract.citations[0]?.quote).to.equal(text.slice(0, text.indexOf('\n\nIt')));
  });

  it('does not say the same twice when passages overlap', () => {
    const sentence = 'Backups are kept for fourteen days.';
    const { citations } = extractAnswer('How long are backups kept?', sources(sentence, sentence));
    expect(citations).to.have.length(1);
  });

  it('falls back on the best passage when no word is shared', () => {
    const { text } = extractAnswer(
      'Wie lange?',
      sources('Backups are kept for fourteen days.', 'Cats sleep all day long.'),
    );
    expect(text).to.equal('Backups are kept for fourteen days.');
  });

  it('is empty when the sources have no sentence', () => {
    expect(extractAnswer('What?', sources('# Heading', '---')).text).to.equal('');
  });

  it('cites all of its text with quotes at their exact place', () => {
    const part = fc.constantFrom(
      '# Backup\n\n',
      'Run the backup every night. ',
      'To restore the backup, run:\n\n',
      '```\nmake restore\n```\n\n',
      '- keep the archive file safe\n',
      'Архив хранится две недели. ',
      '| backup | daily | yes |\n',
    );
    const text = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (texts) => {
        const all = sources(...texts);
        const extract = extractAnswer('How do I restore the backup?', all);
        const covered = extract.citations.map(({ answerStart, answerEnd }) =>
          extract.text.slice(answerStart, answerEnd),
        );
        expect(covered.join('\n\n')).to.equal(extract.text);
        for (const { sourceIndex, start, end, quote } of extract.citations) {
          const from = all[sourceIndex - 1];
          const shift = from?.location.start ?? 0;
          expect(from?.text.slice(start - shift, end - shift)).to.equal(quote);
        }
      }),
      { numRuns: 300 },
    );
  });
});
