import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { printStatus } from '../src/commands/status.js';
import { stopSystem } from '../src/commands/stop.js';
import { installationOf, stateFile, type Installation } from '../src/installation.js';
import { isRunning, processStartTime } from '../src/process-identity.js';
import { writeState } from '../src/supervisor/state-file.js';
import type { Terminal } from '../src/terminal.js';

describe('the commands', () => {
  let installation: Installation;
  let printed: string;
  const same = (text: string) => text;
  const print = (text = '') => void (printed += `${text}\n`);
  const say = { line: print, step: print, done: print, warning: print, failure: print };
  const terminal: Terminal = { fancy: false, ...say, bold: same, green: same, red: same };

  beforeEach(() => {
    printed = '';
    const dataDir = mkdtempSync(join(tmpdir(), 'aia-commands-'));
    installation = installationOf(process.cwd(), { dataDir });
  });
  afterEach(() => rmSync(installation.dataDir, { recursive: true }));

  /** A process that runs although the supervisor of the state file is gone. */
  const leaveBehind = async () => {
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    const identity = { pid: child.pid ?? 0, startedAt: (await processStartTime(child.pid ?? 0)) ?? '' };
    const process = {
      name: 'sleeper',
      phase: 'ready' as const,
      stopSignal: 'SIGTERM',
      restarts: 0,
      since: 0,
    };
    const supervisor = { pid: 2 ** 22 - 1, startedAt: 'gone' };
    writeState(stateFile(installation), { supervisor, processes: [{ ...process, identity }] });
    return { child, identity };
  };

  it('say how to start when nothing runs', async () => {
    expect(await printStatus(installation, terminal)).to.equal(false);
    expect(printed).to.match(/make start/);
    expect(await stopSystem(installation)).to.equal(false);
  });

  it('name what goes on without its supervisor, and stop it', async () => {
    const { child, identity } = await leaveBehind();
    const ended = once(child, 'exit');
    expect(await printStatus(installation, terminal)).to.equal(false);
    expect(printed).to.match(/go on without it: sleeper/);
    expect(await stopSystem(installation)).to.equal(true);
    await ended;
    expect(await isRunning(identity)).to.equal(false);
  });
});

describe('check-requirements.sh', () => {
  const check = (path: string) =>
    new Promise<{ code: number; stderr: string }>((resolve) => {
      const env = { PATH: path };
      execFile('/bin/sh', ['deployment/scripts/check-requirements.sh'], { env }, (error, _stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), stderr }),
      );
    });

  it('accepts this Node.js', async () => {
    expect(await check(process.env['PATH'] ?? '')).to.deep.equal({ code: 0, stderr: '' });
  });

  it('says in one line how to get Node.js when there is none', async () => {
    const { code, stderr } = await check('/nowhere');
    expect(code).to.equal(1);
    expect(stderr).to.match(/^error: Node\.js is missing\. Install .*\n$/);
  });
});
