import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { repositoryFiles } from './repository.js';

const scripts = repositoryFiles(/^deployment\/scripts\/.*\.sh$/);
const at = (name: string) => resolve('deployment/scripts', name);

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

function run(script: string, args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((done) => {
    const whole = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env };
    execFile(script, args, { env: whole, timeout: 20_000 }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });
}

/** One line that says what is wrong. */
function expectRefusal({ code, stderr }: Outcome, about: RegExp): void {
  expect(code).to.equal(1);
  expect(stderr).to.match(/^error: [^\n]+\n$/);
  expect(stderr).to.match(about);
}

describe('the deployment scripts', function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aia-scripts-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const script of scripts) {
    it(`explain themselves and refuse what they do not know (${script})`, async () => {
      const help = await run(resolve(script), ['--help']);
      expect(help.code).to.equal(0);
      expect(help.stdout).to.match(/^Usage: /);
      expect((await run(resolve(script), ['--no-such-option'])).code).to.be.oneOf([1, 2]);
      expect(readFileSync(script, 'utf8')).to.match(/^#!.*sh\n[\s\S]*set -e/);
    });
  }

  it('say that Node.js is too old, before anything else happens', async () => {
    const node = join(folder, 'node');
    writeFileSync(node, '#!/bin/sh\necho v18.20.0\n');
    chmodSync(node, 0o755);
    const path = `${folder}:${process.env['PATH'] ?? ''}`;
    for (const [script, args] of [
      ['check-requirements.sh', []],
      ['start-local.sh', []],
      ['backup.sh', ['--output', folder]],
      ['generate-secrets.sh', ['--files', join(folder, 'secrets')]],
    ] as const)
      expectRefusal(await run(at(script), [...args], { PATH: path }), /v18\.20\.0 is too old\. Install/);
  });

  it('say that Docker is missing', async () => {
    mkdirSync(join(folder, 'bin'));
    for (const tool of ['sh', 'dirname', 'pwd', 'cat'])
      symlinkSync(`/bin/${tool}`, join(folder, 'bin', tool));
    const outcome = await run(at('check-requirements.sh'), ['--docker'], { PATH: join(folder, 'bin') });
    expectRefusal(outcome, /Docker is missing\. Install/);
  });

  it('name the URL that is not ready when the time is over', async () => {
    const outcome = await run(at('wait-for-ready.sh'), ['--timeout', '0', 'http://127.0.0.1:1/health/ready']);
    expectRefusal(outcome, /127\.0\.0\.1:1\/health\/ready was not ready.*make status/);
  });

  it('refuse a time that is no number', async () => {
    expectRefusal(await run(at('wait-for-ready.sh'), ['--timeout', 'soon']), /not "soon"/);
  });

  it('wait until a URL answers', async () => {
    let answers = 0;
    const server: Server = createServer((_request, response) => {
      answers += 1;
      response.writeHead(answers < 2 ? 503 : 200).end();
    }).listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const { port } = server.address() as AddressInfo;
    const outcome = await run(at('wait-for-ready.sh'), [`http://127.0.0.1:${port}/ready`]);
    server.close();
    expect(outcome).to.include({ code: 0, stdout: `http://127.0.0.1:${port}/ready is ready\n` });
  });

  it('say which backup is missing, and which Compose file', async () => {
    expectRefusal(await run(at('restore.sh'), ['/no/such/backup']), /There is no backup \/no\/such\/backup/);
    expectRefusal(await run(at('restore.sh'), []), /Say which backup/);
    expectRefusal(await run(at('backup.sh'), ['--compose', '/no/compose.yml']), /There is no Compose file/);
  });
});
