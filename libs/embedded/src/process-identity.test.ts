import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { isRunning, processStartTime } from './process-identity.js';

describe('the identity of a process', () => {
  it('is the same as long as the process runs', async () => {
    const startedAt = await processStartTime(process.pid);
    expect(startedAt)
      .to.be.a('string')
      .and.equal(await processStartTime(process.pid));
  });

  it('is not running once the process has ended', async () => {
    const child = spawn('sleep', ['30']);
    const identity = { pid: child.pid ?? 0, startedAt: (await processStartTime(child.pid ?? 0)) ?? '' };
    expect(await isRunning(identity)).to.equal(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await isRunning(identity)).to.equal(false);
  });

  it('does not mistake another process with the same id', async () => {
    expect(await isRunning({ pid: process.pid, startedAt: 'another time' })).to.equal(false);
  });
});
