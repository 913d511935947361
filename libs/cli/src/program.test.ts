import { CommanderError } from 'commander';
import { expect } from 'chai';
import type { CommandContext } from './command-context.js';
import { createProgram } from './program.js';

/** A context whose commands get as far as asking for a client. */
function probe() {
  const asked: unknown[] = [];
  const paint = (text: string) => text;
  const context: CommandContext = {
    terminal: {
      isTty: false,
      columns: 80,
      write: () => undefined,
      line: () => undefined,
      note: () => undefined,
      json: () => undefined,
      bold: paint,
      dim: paint,
      green: paint,
      red: paint,
    },
    env: {},
    folder: '/nowhere',
    signal: new AbortController().signal,
    connect: async (options) => {
      asked.push(options);
      throw new Error('connected');
    },
  };
  const parse = async (...args: string[]): Promise<unknown> => {
    const program = createProgram(context);
    for (const command of [program, ...program.commands])
      command.configureOutput({ writeErr: () => undefined });
    return program.parseAsync(args, { from: 'user' }).then(
      () => undefined,
      (error: unknown) => error,
    );
  };
  return { asked, parse };
}

describe('The command line', () => {
  const lines = [
    'datasets',
    'datasets list',
    'datasets create a',
    'datasets delete a',
    'admin users',
    'admin users create a@example.org --role editor',
    'admin users suspend a@example.org',
    'admin quotas set tokens day 1000 --everyone',
    'admin usage --by key',
    'admin analytics --from 2026-01-01 --csv gaps',
    'admin audit verify',
    'admin doctor',
    'admin features disable chat',
    'admin groups create a',
    'admin groups add a b@example.org',
    'admin keys create a --scope search chat --days 30',
    'search a b',
    'ask why',
  ];
  for (const line of [...lines, 'open 1 --start 0 --end 5 --version v']) {
    it(`understands "aia ${line}"`, async () => {
      const { parse } = probe();
      expect(await parse(...line.split(' '))).to.have.property('message', 'connected');
    });
  }

  it('joins the words of a question and passes its options on', async () => {
    const { asked, parse } = probe();
    await parse('--url', 'http://x', 'search', 'how', 'to', '--limit', '3', '--mode', 'dense');
    expect(asked[0]).to.include({ url: 'http://x', limit: 3, mode: 'dense' });
  });

  for (const line of [
    'search',
    'search a --limit 0',
    'search a --mode magic',
    'open',
    'ingest docs',
    'dance',
    'admin size --qps 1',
    'admin size --chunks many --qps 1',
    'admin size --chunks 10 --qps -1',
  ]) {
    it(`refuses "aia ${line}"`, async () => {
      const { asked, parse } = probe();
      expect(await parse(...line.split(' '))).to.be.instanceOf(CommanderError);
      expect(asked).to.deep.equal([]);
    });
  }

  it('shares with nobody unless it is told with whom', async () => {
    const { asked, parse } = probe();
    expect(String(await parse('datasets', 'share', 'a'))).to.include('--everyone');
    expect(asked).to.deep.equal([]);
  });
});
