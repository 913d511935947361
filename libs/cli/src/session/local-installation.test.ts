import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findLocalInstallation, parseEnvText } from './local-installation.js';

describe('The .env of an installation', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aia-cli-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('is read line by line, with quotes, comments and exports', () => {
    const text = '# note\nA=1\nexport B="two words"\nC=\'x=y\'\nD= spaced \nE=value # note\r\nnonsense\nF=\n';
    expect(parseEnvText(text)).to.deep.equal({
      A: '1',
      B: 'two words',
      C: 'x=y',
      D: 'spaced',
      E: 'value',
      F: '',
    });
  });

  it('names the administrator and the gateway of this machine', async () => {
    await writeFile(join(folder, '.env'), 'ADMIN_EMAIL=a@b.co\nADMIN_PASSWORD=secret\nGATEWAY_PORT=9000\n');
    expect(await findLocalInstallation(folder)).to.deep.equal({
      url: 'http://127.0.0.1:9000',
      email: 'a@b.co',
      password: 'secret',
    });
  });

  it('is none without an administrator, and without a file', async () => {
    await writeFile(join(folder, '.env'), 'ADMIN_EMAIL=a@b.co\n');
    expect(await findLocalInstallation(folder)).to.equal(undefined);
    expect(await findLocalInstallation(join(folder, 'nowhere'))).to.equal(undefined);
  });
});
