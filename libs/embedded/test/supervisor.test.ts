import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { checkHttpAnswers } from '../src/http-ready.js';
import { freePort } from '../src/ports.js';
import { isRunning } from '../src/process-identity.js';
import { baseEnvironment, type ProcessSpec } from '../src/process-spec.js';
import { endProcess, stopLeftovers } from '../src/supervisor/leftovers.js';
import { createSupervisor, type Supervisor } from '../src/supervisor/supervisor.js';

describe('the supervisor', () => {
  let folder: string;
  let supervisor: Supervisor | undefined;
  let seen: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aia-supervisor-'));
    seen = [];
  });
  afterEach(async () => {
    await supervisor?.stop();
    rmSync(folder, { recursive: true });
  });

  const script = (name: string, code: string, more: Partial<ProcessSpec> = {}): ProcessSpec => ({
    name,
    command: process.execPath,
    args: ['-e', code],
    env: baseEnvironment(),
    cwd: folder,
    stopSignal: 'SIGTERM',
    dependsOn: [],
    isReady: () => Promise.resolve(),
    ...more,
  });
  const httpServer = async (name: string, more: Partial<ProcessSpec> = {}) => {
    const port = await freePort();
    const code = `require('node:http').createServer((q, s) => s.end()).listen(${port}, '127.0.0.1')`;
    return script(name, code, { isReady: () => checkHttpAnswers(`http://127.0.0.1:${port}/`), ...more });
  };
  const supervise = (specs: ProcessSpec[]) => {
    const onChange = ({ name, phase }: { name: string; phase: string }) => {
      if (seen.at(-1) !== `${name} ${phase}`) seen.push(`${name} ${phase}`);
    };
    supervisor = createSupervisor({ specs, logsDir: folder, onChange });
    return supervisor;
  };
  const phaseOf = (name: string) => supervisor?.states().find((state) => state.name === name)?.phase;
  const until = async (condition: () => boolean) => {
    while (!condition()) await sleep(20);
  };

  it('starts a process only when what it depends on is ready', async () => {
    await supervise([await httpServer('web', { dependsOn: ['base'] }), await httpServer('base')]).start();
    expect(seen.indexOf('base ready')).to.be.lessThan(seen.indexOf('web starting'));
  });

  it('runs a task to its end before what depends on it', async () => {
    const task = script('task', 'console.log("worked")', { task: true });
    await supervise([task, await httpServer('web', { dependsOn: ['task'] })]).start();
    expect(seen.indexOf('task done')).to.be.lessThan(seen.indexOf('web starting'));
    expect(readFileSync(join(folder, 'task.log'), 'utf8')).to.equal('worked\n');
  });

  it('starts a killed process again with another id', async () => {
    await supervise([await httpServer('web')]).start();
    const first = supervisor?.states()[0]?.identity?.pid ?? 0;
    process.kill(first, 'SIGKILL');
    await until(() => phaseOf('web') === 'restarting');
    await until(() => phaseOf('web') === 'ready');
    const state = supervisor?.states()[0];
    expect(state?.identity?.pid).to.be.a('number').and.not.equal(first);
    expect([state?.restarts, state?.lastExit]).to.deep.equal([1, 'signal SIGKILL']);
  });

  it('repeats a task that fails', async () => {
    const code = `const fs = require('node:fs');
      if (!fs.existsSync('tried')) { fs.writeFileSync('tried', ''); process.exit(1); }`;
    await supervise([script('task', code, { task: true })]).start();
    expect(supervisor?.states()[0]).to.include({ phase: 'done', restarts: 1, lastExit: 'exit code 0' });
  });

  it('reports a program that does not exist and goes on trying', async () => {
    void supervise([script('ghost', '', { command: '/no/such/program' })]).start();
    await until(() => phaseOf('ghost') === 'restarting');
    expect(supervisor?.states()[0]?.lastExit).to.match(/ENOENT/);
  });

  it('stops dependents before what they depend on', async () => {
    await supervise([await httpServer('base'), await httpServer('web', { dependsOn: ['base'] })]).start();
    await supervisor?.stop();
    expect(seen.filter((line) => line.endsWith('stopped'))).to.deep.equal(['web stopped', 'base stopped']);
  });

  it('stops a process that ignores the signal', async function () {
    this.timeout(15_000);
    const deaf = script(
      'deaf',
      `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);
      require('node:fs').writeFileSync('ready', '')`,
    );
    deaf.isReady = async () => void readFileSync(join(folder, 'ready'));
    await supervise([deaf]).start();
    await supervisor?.stop();
    expect(supervisor?.states()[0]?.lastExit).to.equal('signal SIGKILL');
  });

  it('refuses a list in which a dependency is missing', () => {
    expect(() => supervise([script('web', '', { dependsOn: ['nobody'] })])).to.throw(/nobody/);
  });

  it('leaves processes that its successor finds by id and start time', async () => {
    await supervise([await httpServer('web')]).start();
    const processes = supervisor?.states() ?? [];
    const web = processes[0]?.identity;
    const strangers = processes.map((state) => ({
      ...state,
      identity: { pid: web?.pid ?? 0, startedAt: 'another time' },
    }));
    const supervisedBy = { pid: 1, startedAt: 'gone' };
    expect(await stopLeftovers({ supervisor: supervisedBy, processes: strangers })).to.deep.equal([]);
    expect(web && (await isRunning(web))).to.equal(true);
    const found = stopLeftovers({ supervisor: supervisedBy, processes });
    expect(await found).to.deep.equal(['web']);
  });

  it('ends a process that has ended already without complaint', async () => {
    await endProcess({ pid: 2 ** 22 - 1, startedAt: 'never' }, 'SIGTERM', 10);
  });
});

describe('the readiness check', () => {
  it('says which dependency of a service is missing', async () => {
    const body = JSON.stringify({
      checks: { redis: { ok: false, detail: 'no answer' }, postgres: { ok: true } },
    });
    const server = createServer((_request, response) => response.writeHead(503).end(body)).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const failure = await checkHttpAnswers(`http://127.0.0.1:${port}/`).catch(
      (error: Error) => error.message,
    );
    server.close();
    expect(failure).to.equal('redis: no answer');
  });
});
