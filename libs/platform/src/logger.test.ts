import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';

const file = new URL('./logger.ts', import.meta.url).href;
const flags = [
  '--conditions=aia-source',
  '--import',
  import.meta.resolve('tsx'),
  '--input-type=module',
  '-e',
];
const program = (rest: string) => [
  ...flags,
  `import { createLogger } from ${JSON.stringify(file)}; const log = createLogger('t', 'info'); ${rest}`,
];

describe('The log of a process', () => {
  const ends: Record<string, string> = {
    'that exits': `log.info('last'); process.exit(0);`,
    'that has nothing more to do': `log.info('last');`,
    'that dies of an error': `log.error('last'); throw new Error('x');`,
    'that wrote more than fits into its buffer': `for (let n = 0; n < 500; n += 1) log.info('line'); log.info('last'); process.exit(0);`,
  };
  for (const [name, code] of Object.entries(ends)) {
    it(`is whole, of one ${name}`, () => {
      const { stdout } = spawnSync(process.execPath, program(code), { encoding: 'utf8' });
      const lines = stdout.trim().split('\n');
      expect(JSON.parse(lines.at(-1) ?? '')).to.include({ service: 't', msg: 'last' });
    });
  }

  it('is seen while the process runs', async () => {
    const child = spawn(process.execPath, program(`log.info('now'); setInterval(() => undefined, 1000);`));
    const [data] = (await once(child.stdout, 'data')) as [Buffer];
    child.kill('SIGKILL');
    expect(data.toString()).to.contain('now');
  });
});
