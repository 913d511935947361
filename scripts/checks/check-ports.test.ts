import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';

const script = resolve('deployment/scripts/check-ports.mjs');

/** Runs the check in a folder whose .env has these lines. */
async function check(lines: string): Promise<{ code: number; said: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'aia-ports-'));
  await writeFile(join(folder, '.env'), lines);
  try {
    return await new Promise((done) => {
      execFile(process.execPath, [script], { cwd: folder, env: {} }, (error, _out, said) =>
        done({ code: error ? 1 : 0, said }),
      );
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('The check of ports before a first start', () => {
  it('names a busy port and the variable that moves it, and says nothing of a free one', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const { port } = server.address() as AddressInfo;
    const busy = await check(`CHAT_PORT=${port}\n`);
    await new Promise((closed) => server.close(closed));
    const free = await check(`CHAT_PORT=${port}\n`);
    expect(busy).to.have.property('code', 1);
    expect(busy.said).to.match(new RegExp(`Port ${port} is busy.*CHAT_PORT`));
    expect(free).to.deep.equal({ code: 0, said: '' });
  });
});
