import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { completeEnvFile, readEnvFile } from './env-file.js';
import { generateSecrets } from './secrets.js';
import { loadSettings } from './settings.js';

describe('the env file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aia-env-'));
    path = join(folder, '.env');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const mode = () => statSync(path).mode & 0o777;

  it('is created with every secret and for its owner alone', () => {
    completeEnvFile(path, generateSecrets());
    expect(mode()).to.equal(0o600);
    expect(loadSettings(path).settings.ADMIN_PASSWORD).to.match(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
  });

  it('keeps what it holds when it is completed again', () => {
    completeEnvFile(path, generateSecrets());
    const before = readFileSync(path, 'utf8');
    expect(completeEnvFile(path, generateSecrets())).to.deep.equal([]);
    expect(readFileSync(path, 'utf8')).to.equal(before);
  });

  it('gets only what is missing, after the lines of its owner', () => {
    writeFileSync(path, 'ADMIN_EMAIL=me@example.org\nLOG_LEVEL=debug');
    expect(completeEnvFile(path, generateSecrets())).to.not.include('ADMIN_EMAIL');
    const { settings, passedOn } = loadSettings(path);
    expect(settings.ADMIN_EMAIL).to.equal('me@example.org');
    const { SOURCE_CREDENTIALS_KEY: key, ...given } = passedOn;
    expect(given).to.deep.equal({ LOG_LEVEL: 'debug' });
    expect(key).to.match(/^[A-Za-z0-9+/]{43}=$/);
    expect(readFileSync(path, 'utf8')).to.match(/^ADMIN_EMAIL=me@example\.org\nLOG_LEVEL=debug\n/);
  });

  it('is closed to others when it was open', () => {
    writeFileSync(path, '');
    chmodSync(path, 0o644);
    completeEnvFile(path, generateSecrets());
    expect(mode()).to.equal(0o600);
  });

  it('replaces both internal keys when one of the pair is missing', () => {
    completeEnvFile(path, generateSecrets());
    const before = readEnvFile(path);
    const rest = readFileSync(path, 'utf8').replace(/^INTERNAL_SIGNING_KEY=.*\n/m, '');
    writeFileSync(path, rest);
    completeEnvFile(path, generateSecrets());
    const after = readEnvFile(path);
    expect(after['INTERNAL_SIGNING_KEY']).to.be.a('string').and.not.equal(before['INTERNAL_SIGNING_KEY']);
    expect(after['INTERNAL_PUBLIC_KEYS']).to.not.equal(before['INTERNAL_PUBLIC_KEYS']);
  });

  it('means the same to a shell', () => {
    completeEnvFile(path, generateSecrets());
    const seen = execFileSync('sh', ['-c', '. "$1"; printf %s "$INTERNAL_SIGNING_KEY"', 'sh', path]);
    expect(seen.toString()).to.equal(readEnvFile(path)['INTERNAL_SIGNING_KEY']);
  });

  it('takes the defaults of its environment, and its own lines win', () => {
    completeEnvFile(path, { ...generateSecrets(), ENVIRONMENT: 'test', LOG_LEVEL: 'error' });
    expect(loadSettings(path).passedOn).to.include({ NODE_ENV: 'test', LOG_LEVEL: 'error' });
  });

  it('is refused with an environment that does not exist', () => {
    completeEnvFile(path, { ...generateSecrets(), ENVIRONMENT: 'staging' });
    expect(() => loadSettings(path)).to.throw(/ENVIRONMENT/);
  });

  it('is refused with the name of the variable that is not usable', () => {
    completeEnvFile(path, { ...generateSecrets(), GATEWAY_PORT: 'eighty' });
    expect(() => loadSettings(path)).to.throw(/GATEWAY_PORT/);
  });
});
