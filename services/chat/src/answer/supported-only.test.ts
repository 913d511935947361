import { expect } from 'chai';
import { sources } from '../../test/sources.js';
import { createAligner } from './align.js';
import { createClosenessMeter } from './closeness.js';
import type { Generated } from './generate.js';
import { supportedOnly } from './supported-only.js';

const text = 'Run `make backup` to archive the database. The archive goes to the backup folder.';
const align = createAligner('How do I back up?', sources(text));
const closeness = createClosenessMeter(sources(text));

async function pass(pieces: string[]) {
  let ended = false;
  async function* generated(): AsyncGenerator<string, Generated> {
    try {
      yield* pieces;
      return { text: pieces.join(''), promptTokens: 9, completionTokens: pieces.length, end: 'stop' };
    } finally {
      ended = true;
    }
  }
  const stream = supportedOnly(generated(), align, closeness, 0.5);
  const shown: string[] = [];
  for (;;) {
    const next = await stream.next();
    if (next.done) return { shown, result: next.value, ended };
    shown.push(next.value);
  }
}

describe('supportedOnly', () => {
  it('passes supported sentences on, each when it is complete', async () => {
    const { shown, result } = await pass([
      'Run `make ',
      'backup` to archive the database.',
      ' The archive goes',
      ' to the folder.',
    ]);
    expect(shown).to.deep.equal([
      'Run `make backup` to archive the database.',
      ' The archive goes to the folder.',
    ]);
    expect(result.text).to.equal(shown.join(''));
    expect(result.promptTokens).to.equal(9);
  });

  it('ends the answer, and the model, at the first sentence without support', async () => {
    const { shown, result, ended } = await pass([
      'Run `make backup` to archive the database.',
      ' Penguins like it.',
      ' The archive goes to the folder.',
      ' More.',
    ]);
    expect(shown).to.deep.equal(['Run `make backup` to archive the database.']);
    expect(result.text).to.equal(shown.join(''));
    expect(ended).to.equal(true);
  });

  it('passes nothing on when the first sentence has no support', async () => {
    expect((await pass(['Use `sudo rm` for that.'])).result.text).to.equal('');
  });

  it('does not pass on what says in the words of the sources that one thing is another', async () => {
    expect((await pass(['The database goes to archive the backup.'])).result.text).to.equal('');
  });

  it('does not pass on halves of two sentences', async () => {
    const halves = 'Run `make backup` to archive the database goes to the backup folder.';
    expect((await pass([halves])).result.text).to.equal('');
  });

  it('does not pass on what only announces', async () => {
    expect((await pass(['To archive the database, run make backup:'])).result.text).to.equal('');
  });

  it('does not pass on a sentence that is cut within code', async () => {
    expect((await pass(['Archive the database with `make backup.'])).result.text).to.equal('');
  });
});
